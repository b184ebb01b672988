using System.Collections.Concurrent;
using Orleans.Storage;

namespace ConversationGrid.Runtime.Tests.States;

/// <summary>A provider as a third party would write it. It keeps numbers only.</summary>
public sealed class DictionaryStorage(string name) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), (int Value, int Version)> _records = new();

    public string Name => name;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var isThere = _records.TryGetValue((stateName, grainId), out var record);
        grainState.RecordExists = isThere;
        grainState.ETag = isThere ? $"{record.Version}" : null;
        if (isThere)
            ((CounterState)(object)grainState.State!).Value = record.Value;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = _records.TryGetValue((stateName, grainId), out var record) ? $"{record.Version}" : null;
        if (stored != grainState.ETag)
            throw new InconsistentStateException("The record has changed.", stored, grainState.ETag);
        record = (((CounterState)(object)grainState.State!).Value, record.Version + 1);
        _records[(stateName, grainId)] = record;
        (grainState.ETag, grainState.RecordExists) = ($"{record.Version}", true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _records.TryRemove((stateName, grainId), out _);
        (grainState.ETag, grainState.RecordExists) = (null, false);
        ((CounterState)(object)grainState.State!).Value = 0;
        return Task.CompletedTask;
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using ConversationGrid.Embedded.Isolation;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace ConversationGrid.Embedded.Storage;

/// <summary>Keeps copies of states as long as the host lives.</summary>
internal sealed class MemoryGrainStorage(string name) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), Record> _records = new();
    private long _version;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = _records.GetValueOrDefault((stateName, grainId));
        grainState.ETag = record?.ETag;
        grainState.RecordExists = record is not null;
        grainState.State = record is null ? PersistentState<T>.Initial() : Copy((T)record.State!);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var written = new Record(Copy(grainState.State!), Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture));
        var current = Expect(key, grainState.ETag);
        var isWritten = current is null ? _records.TryAdd(key, written) : _records.TryUpdate(key, written, current);
        if (!isWritten)
            throw Conflict(key, grainState.ETag);
        grainState.ETag = written.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var current = Expect(key, grainState.ETag);
        if (current is not null && !_records.TryRemove(new(key, current)))
            throw Conflict(key, grainState.ETag);
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = PersistentState<T>.Initial();
        return Task.CompletedTask;
    }

    private Record? Expect((string State, GrainId Grain) key, string? etag)
    {
        var current = _records.GetValueOrDefault(key);
        return current?.ETag == etag ? current : throw Conflict(key, etag);
    }

    private InconsistentStateException Conflict((string State, GrainId Grain) key, string? etag) => new(
        $"The record '{key.State}' of {key.Grain} in storage '{name}' has changed.", _records.GetValueOrDefault(key)?.ETag, etag);

    private T Copy<T>(T state) => Copier<T>.CopyMember(state, new($"the storage '{name}'"));

    private sealed record Record(object? State, string ETag);
}

using System.Globalization;
using System.Text.Json;
using Orleans.Storage;

namespace ConversationGrid.Grains.Tests.Silo;

/// <summary>Grain states in memory, that outlive a silo; writes fail or are held when a test says so.</summary>
internal sealed class FakeStorage : IGrainStorage
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Json, int Version)> _all = [];

    /// <summary>Called before a write, with the state's name; what it returns is awaited.</summary>
    public Func<string, Task> OnWrite { get; set; } = _ => Task.CompletedTask;

    public Recorder<string> Writes { get; } = new();

    public string? Stored(string stateName)
    {
        lock (_gate)
            return _all.SingleOrDefault(record => record.Key.StartsWith(stateName + "|", StringComparison.Ordinal)).Value.Json;
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
        {
            if (_all.TryGetValue($"{stateName}|{grainId}", out var record))
            {
                grainState.State = JsonSerializer.Deserialize<T>(record.Json)!;
                grainState.ETag = record.Version.ToString(CultureInfo.InvariantCulture);
                grainState.RecordExists = true;
            }
            else
            {
                grainState.State = Activator.CreateInstance<T>();
                grainState.ETag = null;
                grainState.RecordExists = false;
            }
        }

        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var json = JsonSerializer.Serialize(grainState.State);
        await OnWrite(stateName);
        lock (_gate)
        {
            var key = $"{stateName}|{grainId}";
            var version = _all.TryGetValue(key, out var record) ? record.Version : 0;
            if ((grainState.ETag ?? "0") != version.ToString(CultureInfo.InvariantCulture))
                throw new InconsistentStateException($"{key} is at {version}", version.ToString(CultureInfo.InvariantCulture), grainState.ETag);
            _all[key] = (json, version + 1);
            grainState.ETag = (version + 1).ToString(CultureInfo.InvariantCulture);
            grainState.RecordExists = true;
        }

        Writes.Add(stateName);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();
}

using System.Globalization;
using System.Text.Json;
using Orleans.Storage;

namespace ConversationGrid.Persistence.Sqlite.GrainState;

/// <summary>Grain states as JSON. A record's ETag is the number of times that it was written.</summary>
internal sealed class SqliteGrainStorage(SqliteDatabase database) : IGrainStorage
{
    private const string Find = "SELECT version, record FROM grain_states WHERE state = ? AND grain = ? AND record IS NOT NULL";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        long? version;
        T? state;
        try
        {
            (version, state) = await database.ReadAsync((stateName, grainId.ToString()!), Read<T>, CancellationToken.None).ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            throw new StorageException($"The state '{stateName}' of {grainId} is not what {typeof(T)} can be read from: {e.Message}", e);
        }

        grainState.RecordExists = version is not null;
        grainState.ETag = ETag(version);
        grainState.State = version is null ? Activator.CreateInstance<T>() : state!;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = JsonSerializer.SerializeToUtf8Bytes(grainState.State, StorageJson.Options);
        var write = new WriteGrainState(stateName, grainId.ToString()!, grainState.ETag, record);
        await database.Writer.WriteAsync(write, CancellationToken.None).ConfigureAwait(false);
        grainState.ETag = ETag(write.Version);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var write = new WriteGrainState(stateName, grainId.ToString()!, grainState.ETag, null);
        await database.Writer.WriteAsync(write, CancellationToken.None).ConfigureAwait(false);
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private static (long? Version, T? State) Read<T>(SqliteSession session, (string State, string Grain) key)
    {
        using var rows = session.Use(Find).Bind(key.State).Bind(key.Grain).Query();
        return rows.Next() ? (rows.Integer(0), JsonSerializer.Deserialize<T>(rows.Utf8(1), StorageJson.Options)) : (null, default);
    }

    private static string? ETag(long? version) => version?.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using Orleans.Storage;

namespace ConversationGrid.Persistence.Sqlite.GrainState;

/// <summary>
/// Writes a record, or clears it when there is none to write. A cleared one leaves its version behind and
/// counts on from there, so that an ETag from before never fits again.
/// </summary>
internal sealed class WriteGrainState(string state, string grain, string? etag, byte[]? record) : WriteRequest
{
    private const string Find = "SELECT version, record IS NOT NULL FROM grain_states WHERE state = ? AND grain = ?";
    private const string Add = "INSERT INTO grain_states (record, version, state, grain) VALUES (?, ?, ?, ?)";
    private const string Change = "UPDATE grain_states SET record = ?, version = ? WHERE state = ? AND grain = ?";

    /// <summary>The record's version after the write.</summary>
    public long Version { get; private set; }

    public override void Apply(SqliteSession session)
    {
        var (version, exists) = Stored(session);
        var stored = exists ? version.ToString(CultureInfo.InvariantCulture) : null;
        if (stored != etag)
            throw new InconsistentStateException($"The state '{state}' of {grain} was written by somebody else meanwhile.", stored, etag);
        if (record is null && !exists)
            return;
        Version = version + 1;
        var write = session.Use(version == 0 ? Add : Change);
        (record is null ? write.Bind((string?)null) : write.BindText(record)).Bind(Version).Bind(state).Bind(grain).Execute();
    }

    private (long Version, bool Exists) Stored(SqliteSession session)
    {
        using var rows = session.Use(Find).Bind(state).Bind(grain).Query();
        return rows.Next() ? (rows.Integer(0), rows.Integer(1) != 0) : (0, false);
    }
}

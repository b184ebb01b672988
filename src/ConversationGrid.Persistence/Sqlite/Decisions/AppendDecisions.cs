using System.Collections.Immutable;
using System.Text.Json;
using ConversationGrid.Contracts.Optimizer;

namespace ConversationGrid.Persistence.Sqlite.Decisions;

internal sealed class AppendDecisions(ImmutableArray<DecisionRecord> decisions, int keep) : WriteRequest
{
    private const string Add = "INSERT INTO decisions (conversation, record) VALUES (?, ?) RETURNING id";
    private const string Trim = "DELETE FROM decisions WHERE id <= ?";

    // Made by the caller, not by the writer that all wait for.
    private readonly byte[][] _records = [.. decisions.Select(decision => JsonSerializer.SerializeToUtf8Bytes(decision, StorageJson.Options))];

    /// <summary>The oldest go whenever the numbering passes a hundredth of what is kept.</summary>
    private readonly long _trimEvery = Math.Max(1, keep / 100);

    public override void Apply(SqliteSession session)
    {
        var (first, last) = (long.MaxValue, 0L);
        for (var i = 0; i < _records.Length; i++)
        {
            using var rows = session.Use(Add).Bind(decisions[i].Conversation).BindText(_records[i]).Query();
            rows.Next();
            last = rows.Integer(0);
            first = Math.Min(first, last);
        }

        if (last / _trimEvery != (first - 1) / _trimEvery)
            session.Use(Trim).Bind(last - keep).Execute();
    }
}

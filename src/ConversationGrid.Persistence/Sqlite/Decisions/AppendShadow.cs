using System.Collections.Immutable;
using System.Text.Json;
using ConversationGrid.Contracts.Optimizer;

namespace ConversationGrid.Persistence.Sqlite.Decisions;

internal sealed class AppendShadow(ImmutableArray<ShadowRecord> answers, int keep) : WriteRequest
{
    private const string Add = "INSERT INTO shadow_answers (record) VALUES (?) RETURNING id";
    private const string Trim = "DELETE FROM shadow_answers WHERE id <= ?";

    // Made by the caller, not by the writer that all wait for.
    private readonly byte[][] _records = [.. answers.Select(answer => JsonSerializer.SerializeToUtf8Bytes(answer, StorageJson.Options))];

    public override void Apply(SqliteSession session)
    {
        foreach (var record in _records)
        {
            long id;
            using (var rows = session.Use(Add).BindText(record).Query())
            {
                rows.Next();
                id = rows.Integer(0);
            }

            // Rare enough that the oldest may go one at a time.
            session.Use(Trim).Bind(id - keep).Execute();
        }
    }
}

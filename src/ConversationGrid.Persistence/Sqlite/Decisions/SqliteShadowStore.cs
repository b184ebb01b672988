using System.Collections.Immutable;
using System.Text.Json;
using ConversationGrid.Contracts.Optimizer;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Persistence.Sqlite.Decisions;

internal sealed class SqliteShadowStore(SqliteDatabase database, IOptions<StorageOptions> options) : IShadowStore
{
    private const string ReadNewest = "SELECT record FROM shadow_answers ORDER BY id DESC LIMIT ?";
    private readonly int _keep = options.Value.KeepDecisions;

    public ValueTask AppendAsync(ImmutableArray<ShadowRecord> answers, CancellationToken cancellationToken) =>
        answers.IsEmpty ? ValueTask.CompletedTask : database.Writer.WriteAsync(new AppendShadow(answers, _keep), cancellationToken);

    public async ValueTask<ImmutableArray<ShadowRecord>> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return await database.ReadAsync(limit, Read, cancellationToken).ConfigureAwait(false);
    }

    private static ImmutableArray<ShadowRecord> Read(SqliteSession session, int limit)
    {
        var answers = ImmutableArray.CreateBuilder<ShadowRecord>();
        using var rows = session.Use(ReadNewest).Bind(limit).Query();
        while (rows.Next())
            answers.Add(JsonSerializer.Deserialize<ShadowRecord>(rows.Utf8(0), StorageJson.Options)!);
        return answers.DrainToImmutable();
    }
}

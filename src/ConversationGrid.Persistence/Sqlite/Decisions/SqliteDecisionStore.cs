using System.Collections.Immutable;
using System.Text.Json;
using ConversationGrid.Contracts.Optimizer;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Persistence.Sqlite.Decisions;

internal sealed class SqliteDecisionStore(SqliteDatabase database, IOptions<StorageOptions> options) : IDecisionStore
{
    private const string ReadAll = "SELECT record FROM decisions ORDER BY id DESC LIMIT ?";
    private const string ReadOfConversation = "SELECT record FROM decisions WHERE conversation = ? ORDER BY id DESC LIMIT ?";
    private readonly int _keep = options.Value.KeepDecisions;

    public ValueTask AppendAsync(ImmutableArray<DecisionRecord> decisions, CancellationToken cancellationToken) =>
        decisions.IsEmpty ? ValueTask.CompletedTask : database.Writer.WriteAsync(new AppendDecisions(decisions, _keep), cancellationToken);

    public async ValueTask<ImmutableArray<DecisionRecord>> ReadAsync(string? conversation, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        // Between two trims there are more than are kept: they are not shown.
        return await database.ReadAsync((conversation, Math.Min(limit, _keep)), Read, cancellationToken).ConfigureAwait(false);
    }

    private static ImmutableArray<DecisionRecord> Read(SqliteSession session, (string? Conversation, int Limit) request)
    {
        var decisions = ImmutableArray.CreateBuilder<DecisionRecord>();
        using var rows = (request.Conversation is null ? session.Use(ReadAll) : session.Use(ReadOfConversation).Bind(request.Conversation)).Bind(request.Limit).Query();
        while (rows.Next())
            decisions.Add(JsonSerializer.Deserialize<DecisionRecord>(rows.Utf8(0), StorageJson.Options)!);
        return decisions.DrainToImmutable();
    }
}

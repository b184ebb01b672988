using System.Collections.Immutable;
using System.Text.Json;
using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Persistence.Sqlite.Transcripts;

internal sealed class SqliteTranscriptStore(SqliteDatabase database) : ITranscriptStore
{
    private const string EntryColumns = "seq, author, at, text, client_id, agent_id, name, intent, confidence, suggestions";
    private const string ReadEntries = $"""
        SELECT {EntryColumns} FROM entries
        WHERE conversation = (SELECT id FROM conversations WHERE name = ?) AND seq > ? ORDER BY seq LIMIT ?
        """;

    private const string ReadEvents = """
        SELECT ordinal, kind, at, status, agent_id, agent_name, text, score, target_agent, target_skill, after_seq FROM events
        WHERE conversation = (SELECT id FROM conversations WHERE name = ?) AND ordinal > ? ORDER BY ordinal LIMIT ?
        """;

    private const string FindByClientId = $"""
        SELECT {EntryColumns} FROM entries
        WHERE conversation = (SELECT id FROM conversations WHERE name = ?) AND author = ? AND client_id = ?
        """;

    public ValueTask AppendAsync(string conversation, TranscriptAppend append, CancellationToken cancellationToken) =>
        append.Entries.IsEmpty && append.Events.IsEmpty
            ? ValueTask.CompletedTask
            : database.Writer.WriteAsync(new AppendTranscript(conversation, append), cancellationToken);

    public ValueTask<TranscriptSlice> ReadAsync(string conversation, long afterSeq, long afterEvent, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return database.ReadAsync((conversation, afterSeq, afterEvent, limit), Read, cancellationToken);
    }

    public ValueTask<TranscriptEntry?> FindAsync(string conversation, Author author, string clientId, CancellationToken cancellationToken) =>
        database.ReadAsync((conversation, author, clientId), Find, cancellationToken);

    private static TranscriptSlice Read(SqliteSession session, (string Conversation, long AfterSeq, long AfterEvent, int Limit) request)
    {
        // Both as they were at one moment: an append between the two reads would tear what it wrote apart.
        session.Execute("BEGIN");
        try
        {
            var entries = ImmutableArray.CreateBuilder<TranscriptEntry>();
            using (var rows = session.Use(ReadEntries).Bind(request.Conversation).Bind(request.AfterSeq).Bind(request.Limit).Query())
            {
                while (rows.Next())
                    entries.Add(Entry(rows));
            }

            var events = ImmutableArray.CreateBuilder<ConversationEvent>();
            using (var rows = session.Use(ReadEvents).Bind(request.Conversation).Bind(request.AfterEvent).Bind(request.Limit).Query())
            {
                while (rows.Next())
                    events.Add(Event(rows));
            }

            return new TranscriptSlice(entries.DrainToImmutable(), events.DrainToImmutable());
        }
        finally
        {
            session.Execute("COMMIT");
        }
    }

    private static TranscriptEntry? Find(SqliteSession session, (string Conversation, Author Author, string ClientId) request)
    {
        using var rows = session.Use(FindByClientId).Bind(request.Conversation).Bind((long)request.Author).Bind(request.ClientId).Query();
        return rows.Next() ? Entry(rows) : null;
    }

    private static TranscriptEntry Entry(Statement.Rows row) => new()
    {
        Seq = row.Integer(0),
        From = (Author)row.Integer(1),
        At = Time(row.Integer(2)),
        Text = row.Text(3),
        ClientId = row.TextOrNull(4),
        AgentId = row.TextOrNull(5),
        Name = row.TextOrNull(6),
        Intent = row.TextOrNull(7),
        Confidence = row.IsNull(8) ? null : (float)row.Real(8),
        Suggestions = row.IsNull(9) ? [] : JsonSerializer.Deserialize<ImmutableArray<string>>(row.Utf8(9), StorageJson.Options),
    };

    private static ConversationEvent Event(Statement.Rows row)
    {
        var (agent, skill) = (row.TextOrNull(8), row.TextOrNull(9));
        return new ConversationEvent
        {
            Ordinal = row.Integer(0),
            Kind = (ConversationEventKind)row.Integer(1),
            At = Time(row.Integer(2)),
            Status = (ConversationStatus)row.Integer(3),
            AgentId = row.TextOrNull(4),
            AgentName = row.TextOrNull(5),
            Text = row.TextOrNull(6),
            Score = (int)row.Integer(7),
            Target = agent is null && skill is null ? null : new TransferTarget(agent, skill),
            AfterSeq = row.Integer(10),
        };
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}

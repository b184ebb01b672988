using System.Text.Json;
using ConversationGrid.Contracts.Conversations;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ConversationGrid.Persistence.Sqlite.Transcripts;

internal sealed class AppendTranscript(string conversation, TranscriptAppend append) : WriteRequest
{
    private const string FindConversation = "SELECT id FROM conversations WHERE name = ?";
    private const string AddConversation = "INSERT INTO conversations (name) VALUES (?) RETURNING id";
    private const string AddEntry = """
        INSERT INTO entries (conversation, seq, author, at, text, client_id, agent_id, name, intent, confidence, suggestions)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string AddEvent = """
        INSERT INTO events (conversation, ordinal, kind, at, status, agent_id, agent_name, text, score, target_agent, target_skill, after_seq)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    public override void Apply(SqliteSession session)
    {
        try
        {
            var id = Find(session, FindConversation) ?? Find(session, AddConversation)!.Value;
            foreach (var entry in append.Entries)
                Add(session, id, entry);
            foreach (var change in append.Events)
                Add(session, id, change);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_CONSTRAINT)
        {
            throw new TranscriptConflictException($"Conversation {conversation}: what was to be appended is there already, in part or in whole.", e);
        }
    }

    private long? Find(SqliteSession session, string sql)
    {
        using var rows = session.Use(sql).Bind(conversation).Query();
        return rows.Next() ? rows.Integer(0) : null;
    }

    private static void Add(SqliteSession session, long id, TranscriptEntry entry) => session.Use(AddEntry)
        .Bind(id).Bind(entry.Seq).Bind((long)entry.From).Bind(entry.At.UtcTicks).Bind(entry.Text)
        .Bind(entry.ClientId).Bind(entry.AgentId).Bind(entry.Name).Bind(entry.Intent).Bind(entry.Confidence)
        .Bind(entry.Suggestions.IsDefaultOrEmpty ? null : JsonSerializer.Serialize(entry.Suggestions, StorageJson.Options))
        .Execute();

    private static void Add(SqliteSession session, long id, ConversationEvent change) => session.Use(AddEvent)
        .Bind(id).Bind(change.Ordinal).Bind((long)change.Kind).Bind(change.At.UtcTicks).Bind((long)change.Status)
        .Bind(change.AgentId).Bind(change.AgentName).Bind(change.Text).Bind(change.Score)
        .Bind(change.Target?.Agent).Bind(change.Target?.Skill).Bind(change.AfterSeq)
        .Execute();
}

using System.Globalization;

namespace ConversationGrid.Persistence.Tests.Sqlite;

/// <summary>
/// A process of its own that appends to a few conversations at once, as fast as it can, and prints
/// <c>conversation seq</c> for each entry that was acknowledged, until it is killed.
/// </summary>
internal static class CrashingWriter
{
    public const int Conversations = 16;

    public static string Name(int conversation) => $"conversation {conversation}";

    public static async Task RunAsync(string folder, SynchronousMode synchronous)
    {
        using var fixture = new SqliteFixture(new StorageOptions { Directory = folder, Synchronous = synchronous });
        await Task.WhenAll(Enumerable.Range(0, Conversations).Select(conversation => AppendAsync(fixture, conversation)));
    }

    private static async Task AppendAsync(SqliteFixture fixture, int conversation)
    {
        var stored = await fixture.Transcripts.ReadAsync(Name(conversation), 0, 0, int.MaxValue, default);
        for (var seq = stored.Entries.Length + 1; ; seq++)
        {
            await fixture.Transcripts.AppendAsync(Name(conversation), TranscriptStoreContract.Append(seq, 1), default);
            // One call and so one write: a line is there as a whole or not at all. It fails when nobody listens.
            await Console.Out.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{conversation} {seq}\n"));
        }
    }
}

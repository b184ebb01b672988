using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ConversationGrid.Persistence.Tests.Sqlite;

public sealed class SqliteCrashTests : IDisposable
{
    private const int Rounds = 3;
    private const int LinesToKill = 400;
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(SynchronousMode.Full)]
    [InlineData(SynchronousMode.Normal)]
    public async Task AppendAsync_ProcessKilled_NothingAcknowledgedIsLost(SynchronousMode synchronous)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var acknowledged = await RunAndKillAsync(synchronous);

            using var fixture = SqliteFixture.Open(_folder);
            for (var conversation = 0; conversation < CrashingWriter.Conversations; conversation++)
            {
                var stored = (await fixture.Transcripts.ReadAsync(CrashingWriter.Name(conversation), 0, 0, int.MaxValue, default)).Entries;
                Assert.Equal(Enumerable.Range(1, stored.Length).Select(seq => (long)seq), stored.Select(entry => entry.Seq));
                Assert.True(stored.Length >= acknowledged[conversation], $"Round {round}: of conversation {conversation}, {acknowledged[conversation]} entries were acknowledged and {stored.Length} are stored.");
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The highest number acknowledged, by conversation.</summary>
    private async Task<long[]> RunAndKillAsync(SynchronousMode synchronous)
    {
        using var process = Process.Start(new ProcessStartInfo(DotnetHost(), ["exec", typeof(CrashingWriter).Assembly.Location, _folder.Path, synchronous.ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        var acknowledged = new long[CrashingWriter.Conversations];
        var lines = 0;
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Split(' ') is [var conversation, var seq])
                    acknowledged[int.Parse(conversation, CultureInfo.InvariantCulture)] = long.Parse(seq, CultureInfo.InvariantCulture);
                // What it printed before the end is still read.
                if (++lines == LinesToKill)
                    process.Kill();
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.True(lines >= LinesToKill, $"The writing process ended by itself after {lines} entries.");
        return acknowledged;
    }

    /// <summary>The <c>dotnet</c> that runs these tests.</summary>
    private static string DotnetHost() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}

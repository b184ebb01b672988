using System.Diagnostics;
using System.Globalization;

namespace ConversationGrid.LoadTests.Servers;

/// <summary>A process that a grid has started, seen from outside: it may outlive the grid.</summary>
public sealed record ChildProcess(int Id)
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(50);

    internal static async Task<IReadOnlyList<ChildProcess>> OfAsync(int parent) =>
        [.. (await OutputAsync("pgrep", "-P", Text(parent))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(id => new ChildProcess(int.Parse(id, CultureInfo.InvariantCulture)))];

    /// <summary>Ends it at once, with no chance to do anything (SIGKILL).</summary>
    public async Task KillAsync() => await OutputAsync("kill", "-KILL", Text(Id));

    /// <summary>Completes when it has ended.</summary>
    /// <exception cref="TimeoutException">It still runs after <paramref name="deadline"/>.</exception>
    public Task ExpectEndAsync(TimeSpan deadline) =>
        Polling.UntilAsync(StateAsync, IsEnd, $"the end of process {Id}, which the grid had started,", deadline, s_pace);

    private async Task<string> StateAsync() => (await OutputAsync("ps", "-o", "stat=", "-p", Text(Id))).Trim();

    /// <summary>What has ended and is listed only until somebody asks for its exit code runs no longer.</summary>
    private static bool IsEnd(string state) => state is "" or ['Z', ..];

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }
}

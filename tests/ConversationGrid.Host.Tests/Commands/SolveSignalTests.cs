using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using ConversationGrid.Host.Commands;

namespace ConversationGrid.Host.Tests.Commands;

/// <summary>The program itself, as a process that is told to stop.</summary>
public sealed class SolveSignalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-signal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(PosixSignal.SIGINT, 2)]
    [InlineData(PosixSignal.SIGTERM, 15)]
    public async Task Solve_Signal_PrintsWhatItHasAndFails(PosixSignal signal, int number)
    {
        var file = Path.Combine(_folder, "two");
        await File.WriteAllTextAsync(file, $"2\n1 1\n 1\n 1\n 1\n{Unprovable()}");
        using var process = Process.Start(new ProcessStartInfo(DotnetHost(), ["exec", typeof(SolveCommand).Assembly.Location, "solve", file, "--deadline", "3600s", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            // The first instance is proven at once; by then the program listens to signals, and is at work on the second.
            Assert.Contains("two#1", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);

            Assert.Equal(0, kill(process.Id, number));

            var output = await process.StandardOutput.ReadToEndAsync();
            Assert.StartsWith("two#2: stopped before the deadline; ", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
            await process.WaitForExitAsync();
            Assert.Equal((signal, 1), (signal, process.ExitCode));
            Assert.Equal("two#2", JsonElement.Parse(output).GetProperty("instance").GetString());
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Costs against weights, and little room: class d of the OR-Library. Nobody gets to the end of one.</summary>
    private static string Unprovable()
    {
        const int Agents = 20, Items = 200;
        var random = new Random(1);
        int[][] weights = [.. Enumerable.Range(0, Agents).Select(_ => Enumerable.Range(0, Items).Select(_ => random.Next(1, 101)).ToArray())];
        IEnumerable<int> costs = weights.SelectMany(row => row.Select(weight => 111 - weight + random.Next(-10, 11)));
        IEnumerable<int> capacities = weights.Select(row => row.Sum() * 8 / 10 / Agents);
        return string.Join(' ', [Agents, Items, .. costs, .. weights.SelectMany(row => row), .. capacities]);
    }

    /// <summary>The <c>dotnet</c> that runs these tests.</summary>
    private static string DotnetHost() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

#pragma warning disable IDE1006, SYSLIB1054, CA5392 // As the C library names it; one call in a test needs no generated marshalling.
    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int process, int signal);
#pragma warning restore IDE1006, SYSLIB1054, CA5392
}

using System.Diagnostics;

namespace ConversationGrid.House;

/// <summary>What ./grid says before there is anything built.</summary>
public sealed class GridScriptTests
{
    [Fact]
    public void Grid_WithoutAnSdk_SaysWhatToInstallAndEndsWith2()
    {
        using var tools = new ToolFolder();
        var (code, _, error) = Run(tools.Path, "doctor");
        Assert.Equal(2, code);
        Assert.Contains(".NET SDK 10 is not installed", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Grid_WithAnOldSdk_NamesWhatIsInstalledAndEndsWith2()
    {
        using var tools = new ToolFolder();
        tools.Add("dotnet", "#!/bin/sh\n[ \"$1\" = --list-sdks ] && echo '8.0.100 [/x]' && exit 0\nexit 145\n");
        var (code, _, error) = Run(tools.Path, "up");
        Assert.Equal(2, code);
        Assert.Contains("8.0.100", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("--packages")]
    [InlineData("--packages", "some", "up")]
    [InlineData("--feed", "/nowhere/at/all", "up")]
    public void Grid_UsedWrongly_EndsWith2(params string[] arguments)
    {
        var (code, _, error) = Run(Environment.GetEnvironmentVariable("PATH")!, arguments);
        Assert.Equal(2, code);
        Assert.NotEqual("", error);
    }

    [Fact]
    public void Grid_AskedForHelp_ListsItsCommands()
    {
        var (code, output, _) = Run(Environment.GetEnvironmentVariable("PATH")!, "--help");
        Assert.Equal(0, code);
        foreach (var command in new[] { "up", "test", "bench", "agent", "doctor" })
            Assert.Contains($"  {command} ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Grid_InterruptedWhileItLooksForPackages_EndsAndRemembersNothing()
    {
        using var tools = new ToolFolder();
        tools.Add("dotnet", "#!/bin/sh\n[ \"$1\" = restore ] || exit 0\nkill -INT \"$GRID\"\nexit 1\n");
        var script = Path.Combine(tools.Path, "grid");
        File.Copy(Path.Combine(Repository.Root, "grid"), script);

        // Whoever runs the tests in the background may have made them deaf to it.
        var (code, _, error) = RunProgram("/usr/bin/env", tools.Path, "--default-signal=INT", "/bin/bash", "-c", "GRID=$$ exec /bin/bash \"$0\" up", script);

        Assert.Equal((130, ""), (code, error));
        Assert.False(Directory.Exists(Path.Combine(tools.Path, ".grid")));
    }

    private static (int Code, string Output, string Error) Run(string path, params string[] arguments) =>
        RunProgram("/bin/bash", path, [Path.Combine(Repository.Root, "grid"), .. arguments]);

    private static (int Code, string Output, string Error) RunProgram(string program, string path, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = path;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>A PATH with the plain tools that the script uses, and without dotnet.</summary>
    private sealed class ToolFolder : IDisposable
    {
        private static readonly string[] Plain = ["dirname", "cat", "cut", "paste", "sed", "grep", "find", "sort", "tail", "head", "mkdir", "basename", "id", "rm"];

        public ToolFolder()
        {
            foreach (var tool in Plain)
            {
                var real = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => System.IO.Path.Combine(folder, tool)).First(File.Exists);
                File.CreateSymbolicLink(System.IO.Path.Combine(Path, tool), real);
            }
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("grid-tools-").FullName;

        public void Add(string tool, string script)
        {
            var file = System.IO.Path.Combine(Path, tool);
            File.WriteAllText(file, script);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}

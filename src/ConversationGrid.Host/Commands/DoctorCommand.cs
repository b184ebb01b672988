using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ConversationGrid.Host.Quantum;

namespace ConversationGrid.Host.Commands;

/// <summary><c>doctor</c>: what is here and what is missing.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port that up would use.", DefaultValueFactory = _ => 5080 };
        var data = new Option<string>("--data") { Description = "The data folder that up would use.", DefaultValueFactory = _ => "./data" };
        var command = new Command("doctor", "Says what is here and what is missing: SDK, package set, node, redis, ports, data folder.") { port, data };
        command.SetAction(async (parsed, cancellation) =>
        {
            var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            var quantum = environment.GetSection(QuantumChildOptions.Section).Get<QuantumChildOptions>() ?? new QuantumChildOptions();
            await ReportAsync("sdk", Run("dotnet", "--version"), "install the .NET 10 SDK: https://dotnet.microsoft.com/download");
            await ReportAsync("runtime", Environment.Version.ToString(), "");
            await ReportAsync("package set", Environment.GetEnvironmentVariable("GRID_PACKAGE_SET") ?? PackageSetOfThisBuild(), "");
            await ReportAsync("node", QuantumPlan.NodeVersion(quantum.Node), "optional: the quantum service wants Node 20 or newer");
            var whyNot = QuantumPlan.WhyNot(quantum);
            await ReportAsync("quantum service", whyNot is null ? quantum.Folder : null, $"optional: {whyNot}");
            await ReportAsync("redis", Run("redis-server", "--version"), "optional: only needed to keep conversations in Redis");
            await ReportAsync("chromium", Run("chromium", "--version"), "./grid test needs it for the pages and installs it where it can");
            await ReportAsync($"port {parsed.GetValue(port)}", IsFree(parsed.GetValue(port)) ? "free" : null, "in use; choose another with --port");
            await ReportAsync("data folder", IsWritable(parsed.GetValue(data)!) ? Path.GetFullPath(parsed.GetValue(data)!) : null, $"{parsed.GetValue(data)} is not writable; choose another with --data");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task ReportAsync(string what, string? found, string advice) =>
        await Console.Out.WriteLineAsync(found is null ? $"missing  {what}: {advice}" : $"ok       {what}: {found}");

    private static string PackageSetOfThisBuild() =>
        typeof(IGrainFactory).Assembly.GetName().Name == "ConversationGrid.Embedded" ? "reduced (embedded runtime)" : $"full (Orleans {typeof(IGrainFactory).Assembly.GetName().Version})";

    private static string? Run(string program, string argument)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true, RedirectStandardError = true });
            var line = process?.StandardOutput.ReadLine();
            process?.WaitForExit();
            return process?.ExitCode == 0 ? line : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool IsWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, ".probe");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

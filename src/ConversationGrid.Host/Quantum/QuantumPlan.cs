using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ConversationGrid.Host.Quantum;

/// <summary>
/// Whether there is a quantum service, and where: at a URL, or as a child process where there is none. The line is what is said about it at
/// the start.
/// </summary>
internal sealed record QuantumPlan(bool IsOn, Uri? Url, string Line)
{
    private const int LeastNode = 20;

    public bool IsChild => IsOn && Url is null;

    /// <summary>From what was asked for: <c>on</c>, <c>off</c> or an address.</summary>
    public static QuantumPlan Make(string choice, QuantumChildOptions options) => choice switch
    {
        "off" => Off("as asked"),
        "on" => WhyNot(options) is { } why ? Off(why) : new QuantumPlan(true, null, $"quantum: on ({options.Folder})"),
        _ => new QuantumPlan(true, new Uri(choice), $"quantum: on ({choice})"),
    };

    /// <summary>What keeps the service from being started here; null for nothing.</summary>
    public static string? WhyNot(QuantumChildOptions options)
    {
        if (NodeVersion(options.Node) is not { } version)
            return $"Node is not installed; the quantum service wants version {LeastNode} or newer";
        if (!int.TryParse(version.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var major) || major < LeastNode)
            return $"Node is {version}; the quantum service wants version {LeastNode} or newer";
        if (!File.Exists(Path.Combine(options.Folder, "main.js")))
            return $"there is no quantum service in {options.Folder}";
        return Directory.Exists(Path.Combine(options.Folder, "node_modules")) ? null : $"its packages are not installed: run npm ci in {options.Folder}";
    }

    /// <summary>As <c>node --version</c> says it; null where there is none.</summary>
    public static string? NodeVersion(string node)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(node, "--version") { RedirectStandardOutput = true, RedirectStandardError = true });
            var line = process?.StandardOutput.ReadLine();
            process?.WaitForExit();
            return process?.ExitCode == 0 ? line : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static QuantumPlan Off(string why) => new(false, null, $"quantum: off ({why})");
}

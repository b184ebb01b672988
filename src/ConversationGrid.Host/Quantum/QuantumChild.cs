using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Host.Quantum;

/// <summary>
/// Runs the quantum service as a child process and starts it again when it ends. It stops when its standard input does, and so also when this
/// process is killed.
/// </summary>
internal sealed partial class QuantumChild(QuantumAddress address, IOptions<QuantumChildOptions> options, TimeProvider time, ILogger<QuantumChild> logger) : BackgroundService
{
    private const string Ready = "ready ";
    private readonly QuantumChildOptions _options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var delay = _options.RestartDelay;
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            var why = await RunAsync(stoppingToken);
            if (stoppingToken.IsCancellationRequested)
                return;
            if (time.GetElapsedTime(began) >= _options.LongestRestartDelay)
                delay = _options.RestartDelay;
            LogEnded(logger, why, delay.TotalSeconds);
            await Task.Delay(delay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < _options.LongestRestartDelay ? delay * 2 : _options.LongestRestartDelay;
        }
    }

    /// <returns>How it ended.</returns>
    private async Task<string> RunAsync(CancellationToken stopping)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(_options.Node, [Path.Combine(_options.Folder, "main.js"), "--port", "0", "--until-stdin-ends"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }

        var output = ListenAsync(process.StandardOutput);
        var lastWords = LastLineAsync(process.StandardError);
        try
        {
            await process.WaitForExitAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(process);
        }

        address.Current = null;
        await output;
        return $"exit code {process.ExitCode}; {await lastWords ?? "it said nothing"}";
    }

    private async Task StopAsync(Process process)
    {
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(_options.StopTime, time);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task ListenAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal) && Uri.TryCreate(line[Ready.Length..], UriKind.Absolute, out var url))
            {
                address.Current = url;
                LogReady(logger, url);
            }
        }
    }

    private static async Task<string?> LastLineAsync(StreamReader error)
    {
        string? last = null;
        while (await error.ReadLineAsync() is { } line)
            last = line.Length > 0 ? line : last;
        return last;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The quantum service listens at {Url}")]
    private static partial void LogReady(ILogger logger, Uri url);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The quantum service has ended ({Why}); it is started again in {Seconds} s")]
    private static partial void LogEnded(ILogger logger, string why, double seconds);
}

using System.CommandLine;
using System.Globalization;
using ConversationGrid.Host.Composition;
using ConversationGrid.Host.Quantum;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Host.Commands;

/// <summary><c>up</c>: starts the platform and runs until it is told to stop.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port to take connections on; 0 takes a free one.", DefaultValueFactory = _ => 5080 };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && (!int.TryParse(given, CultureInfo.InvariantCulture, out var number) || number is < 0 or > 65535))
                result.AddError("--port: a port is from 0 to 65535.");
        });
        var data = new Option<string>("--data") { Description = "The data folder.", DefaultValueFactory = _ => "./data" };
        var storage = new Option<string>("--storage") { Description = "Where conversations are kept: memory or sqlite.", DefaultValueFactory = _ => "sqlite" };
        storage.AcceptOnlyFromAmong("memory", "sqlite");
        var role = new Option<string>("--role") { Description = "What this process does; all is the only role of a grid on one machine.", DefaultValueFactory = _ => "all" };
        role.AcceptOnlyFromAmong("all");
        var quantum = new Option<string>("--quantum") { Description = "The quantum service: on starts it where Node is, off does without, http://HOST:PORT uses a running one.", DefaultValueFactory = _ => "on" };
        quantum.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && given is not ("on" or "off") && !QuantumOption.IsAddress(given))
                result.AddError($"--quantum {given}: expected on, off or http://HOST:PORT.");
        });
        var set = new Option<string[]>("--set") { Description = "Sets a configuration value: Section:Key=value. May be given more than once." };
        var command = new Command("up", "Starts the platform; prints \"ready http://127.0.0.1:PORT\" when it takes connections.") { port, data, storage, role, quantum, set };
        command.SetAction((parsed, cancellation) => RunAsync(
            new GridSettings
            {
                Port = parsed.GetValue(port),
                DataFolder = Path.GetFullPath(parsed.GetValue(data)!),
                Storage = parsed.GetValue(storage)!,
                Quantum = parsed.GetValue(quantum)!,
                Settings = parsed.GetValue(set) ?? [],
            },
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GridSettings settings, CancellationToken cancellation)
    {
        WebApplication app;
        try
        {
            app = GridApplication.Build(settings);
        }
        catch (InvalidSettingsException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Usage;
        }

        await using (app)
        {
            try
            {
                GridStart.Prepare(app);
                await Console.Error.WriteLineAsync(app.Services.GetRequiredService<QuantumPlan>().Line);
                await app.StartAsync(cancellation);
                await GridStart.RunAsync(app, Console.Out, cancellation);
            }
            catch (Exception e) when (Explain(e, settings) is { } explanation)
            {
                await Console.Error.WriteLineAsync(explanation);
                return e is OptionsValidationException or AggregateException ? ExitCode.Usage : ExitCode.Failed;
            }

            await app.WaitForShutdownAsync(CancellationToken.None);
        }

        return ExitCode.Done;
    }

    /// <summary>What a user can do something about; null for what is a fault of ours.</summary>
    private static string? Explain(Exception e, GridSettings settings) => e switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        AggregateException all when all.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            string.Join(Environment.NewLine, all.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)),
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
            $"Port {settings.Port} is in use. Choose another with --port, or stop what uses it.",
        InvalidDataException or UnauthorizedAccessException or IOException => e.Message,
        _ => e.GetType().Name == "StorageException" ? e.Message : null,
    };
}

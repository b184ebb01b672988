using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Embedded.Tests;

/// <summary>A running host, on a scripted clock when one is given.</summary>
internal sealed class EmbeddedHost : IAsyncDisposable
{
    private readonly IHost _host;

    private EmbeddedHost(IHost host) => _host = host;

    internal IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    internal EmbeddedRuntime Runtime => _host.Services.GetRequiredService<EmbeddedRuntime>();

    internal Barriers Barriers => _host.Services.GetRequiredService<Barriers>();

    internal LogBook Log => _host.Services.GetRequiredService<LogBook>();

    internal static async Task<EmbeddedHost> StartAsync(ScriptedTime? time = null, Action<ISiloBuilder>? configure = null)
    {
        var builder = Host.CreateApplicationBuilder();
        var log = new LogBook();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton<Barriers>();
        if (time is not null)
            builder.Services.AddSingleton<TimeProvider>(time);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering().AddMemoryGrainStorageAsDefault().UseInMemoryReminderService();
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    /// <summary>Waits until every turn under way has ended: answers come a little before that.</summary>
    internal Task TurnsEndedAsync() => Task.WhenAll(Runtime.Catalog.Activations.Select(activation =>
    {
        var ended = new TaskCompletionSource();
        activation.OnTurn(_ => ended.SetResult());
        return ended.Task;
    }));

    internal Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Runtime.Tests;

/// <summary>A host with the runtime at hand, memory storage named "memory" and in-memory reminders.</summary>
public sealed class TestSilo : IAsyncLifetime
{
    private readonly IHost _host;

    public TestSilo() : this(_ => { })
    {
    }

    private TestSilo(Action<ISiloBuilder> configure)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort());
            silo.AddMemoryGrainStorage("memory");
            silo.UseInMemoryReminderService();
            silo.Services.AddSingleton<Signals>();
            configure(silo);
        });
        _host = builder.Build();
    }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public Signals Signals => _host.Services.GetRequiredService<Signals>();

    public IServiceProvider Services => _host.Services;

    public Task InitializeAsync() => _host.StartAsync();

    public Task StopAsync() => _host.StopAsync();

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>Runs a story on a silo of its own.</summary>
    internal static async Task RunAsync(Action<ISiloBuilder> configure, Func<TestSilo, Task> story)
    {
        var silo = new TestSilo(configure);
        await silo.InitializeAsync();
        try
        {
            await story(silo);
        }
        finally
        {
            await silo.DisposeAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

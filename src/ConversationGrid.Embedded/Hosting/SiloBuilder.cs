using ConversationGrid.Embedded.Activations;
using ConversationGrid.Embedded.Grains;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Hosting;

internal sealed class SiloBuilder(IServiceCollection services, IConfiguration configuration) : ISiloBuilder
{
    public IServiceCollection Services => services;

    public IConfiguration Configuration => configuration;

    /// <summary>The builder of the services given: a second call goes on where the first ended.</summary>
    internal static SiloBuilder AddTo(IServiceCollection services, IConfiguration configuration)
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(SiloBuilder))?.ImplementationInstance is SiloBuilder existing)
            return existing;

        var builder = new SiloBuilder(services, configuration);
        services.AddSingleton(builder);
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EmbeddedRuntime>();
        services.AddSingleton<IClusterClient, GrainFactory>();
        services.AddSingleton<IGrainFactory>(static provider => provider.GetRequiredService<IClusterClient>());
        services.AddTransient<IGrainContext>(static _ =>
            Activation.Current ?? throw new InvalidOperationException("There is a grain context in turns of grains only."));
        services.AddHostedService<Silo>();
        return builder;
    }
}

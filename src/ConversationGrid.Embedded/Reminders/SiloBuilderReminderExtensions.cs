using ConversationGrid.Embedded.Reminders;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

public static class SiloBuilderReminderExtensions
{
    /// <summary>Adds the reminder service. Its table is the <see cref="IReminderTable"/> that is registered.</summary>
    public static ISiloBuilder AddReminders(this ISiloBuilder builder) => builder.ConfigureServices(services => services.AddReminders());

    /// <inheritdoc cref="AddReminders(ISiloBuilder)"/>
    public static void AddReminders(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ReminderService)))
            return;
        services.AddSingleton<ReminderService>();
        services.AddHostedService(static provider => provider.GetRequiredService<ReminderService>());
    }
}

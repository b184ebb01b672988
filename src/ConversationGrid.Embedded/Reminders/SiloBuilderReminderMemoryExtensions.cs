using ConversationGrid.Embedded.Reminders;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

public static class SiloBuilderReminderMemoryExtensions
{
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder) =>
        builder.AddReminders().ConfigureServices(static services => services.AddSingleton<IReminderTable, MemoryReminderTable>());
}

using ConversationGrid.Embedded.Reminders;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Embedded.Tests.Reminders;

public sealed class ReminderServiceTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Reminder_TicksAtItsStartAndAtMultiplesOfItsPeriod()
    {
        var time = new ScriptedTime();
        await using var host = await EmbeddedHost.StartAsync(time);
        await host.Grains.GetGrain<IAlarmGrain>("a").Register(TimeSpan.FromMinutes(10), s_hour);
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.False(host.Barriers.IsReached("00:10:00"));
        time.Advance(TimeSpan.FromMinutes(1));
        await host.Barriers.Until("00:10:00");
        time.Advance(s_hour);
        await host.Barriers.Until("01:10:00");
        time.Advance(s_hour);
        await host.Barriers.Until("02:10:00");
    }

    [Fact]
    public async Task Reminder_DueInMonths_Ticks()
    {
        var time = new ScriptedTime();
        await using var host = await EmbeddedHost.StartAsync(time);
        await host.Grains.GetGrain<IAlarmGrain>("a").Register(TimeSpan.FromDays(100), s_hour);
        time.Advance(TimeSpan.FromDays(100));
        await host.Barriers.Until("100.00:00:00");
    }

    [Fact]
    public async Task Reminder_OfAnEarlierProcess_TicksAtTheNextMultiple()
    {
        var time = new ScriptedTime();
        var table = new MemoryReminderTable();
        await using (var earlier = await EmbeddedHost.StartAsync(time, silo => silo.Services.AddSingleton<IReminderTable>(table)))
        {
            await earlier.Grains.GetGrain<IAlarmGrain>("a").Register(TimeSpan.FromMinutes(10), s_hour);
        }

        time.Advance(1.5 * s_hour);
        await using var host = await EmbeddedHost.StartAsync(time, silo => silo.Services.AddSingleton<IReminderTable>(table));
        time.Advance(TimeSpan.FromMinutes(39));
        Assert.Empty(host.Runtime.Catalog.Activations);
        time.Advance(TimeSpan.FromMinutes(1));
        await host.Barriers.Until("02:10:00");
    }

    [Fact]
    public async Task Reminder_WhoseTickFails_IsLoggedAndTicksAgain()
    {
        var time = new ScriptedTime();
        await using var host = await EmbeddedHost.StartAsync(time);
        await host.Grains.GetGrain<IAlarmGrain>("failing").Register(s_hour, s_hour);
        time.Advance(s_hour);
        await host.Log.EntryAsync("Reminder alarm of alarm/failing failed.");
        time.Advance(s_hour);
        await host.Barriers.Until("02:00:00");
    }

    public interface IAlarmGrain : IGrainWithStringKey
    {
        Task Register(TimeSpan dueTime, TimeSpan period);
    }

    [GrainType("alarm")]
    public sealed class AlarmGrain(Barriers barriers, TimeProvider time) : Grain, IAlarmGrain, IRemindable
    {
        public Task Register(TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder("alarm", dueTime, period);

        public Task ReceiveReminder(string reminderName, TickStatus status)
        {
            var sinceStart = status.CurrentTickTime - new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            Assert.Equal(time.GetUtcNow().UtcDateTime, status.CurrentTickTime);
            barriers.Reach(sinceStart.ToString());
            return this.GetPrimaryKeyString() == "failing" ? throw new InvalidOperationException("Overslept.") : Task.CompletedTask;
        }
    }
}

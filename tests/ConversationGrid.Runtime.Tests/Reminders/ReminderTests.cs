namespace ConversationGrid.Runtime.Tests.Reminders;

public sealed class ReminderTests(TestSilo silo) : IClassFixture<TestSilo>
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Reminder_WhenDue_Ticks()
    {
        await Grain("due").Register("wake", s_second, s_hour);
        await silo.Signals.Of($"due wake in first life, period {s_hour}");
    }

    [Fact]
    public async Task Reminder_AfterDeactivation_WakesTheGrain()
    {
        var grain = Grain("sleeper");
        await grain.Register("wake", s_second, s_hour);
        await grain.Leave();
        await silo.Signals.Of("sleeper left");
        await silo.Signals.Of($"sleeper wake in second life, period {s_hour}");
    }

    [Fact]
    public async Task Reminders_AreFoundUntilUnregistered()
    {
        var grain = Grain("registered");
        Assert.False(await grain.Has("one"));
        await grain.Register("one", s_hour, s_hour);
        await grain.Register("two", s_hour, s_hour);
        Assert.True(await grain.Has("one"));
        Assert.Equal(["one", "two"], await grain.Names());
        await grain.Unregister("one");
        Assert.Equal(["two"], await grain.Names());
    }

    [Fact]
    public async Task Register_Again_UpdatesTheReminder()
    {
        var grain = Grain("updated");
        await grain.Register("wake", s_hour, s_hour);
        await grain.Register("wake", s_second, 2 * s_hour);
        await silo.Signals.Of($"updated wake in first life, period {2 * s_hour}");
        Assert.Equal(["wake"], await grain.Names());
    }

    [Fact]
    public async Task Register_PeriodBelowMinimum_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Grain("hasty").Register("wake", s_second, s_second));

    [Fact]
    public async Task Register_GrainNotRemindable_IsRefused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => silo.Grains.GetGrain<IForgetfulGrain>("forgetful").Register());

    private IReminderGrain Grain(string key) => silo.Grains.GetGrain<IReminderGrain>(key);
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Reminders;

/// <summary>Ticks the reminders of the table, which this process owns whole.</summary>
internal sealed class ReminderService(EmbeddedRuntime runtime, IReminderTable table, IOptions<ReminderOptions> options) : IHostedService
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), Alarm> _alarms = new();

    private EmbeddedRuntime Runtime => runtime;

    private DateTime UtcNow => runtime.Time.GetUtcNow().UtcDateTime;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await table.StartAsync(cancellationToken).ConfigureAwait(false);
        foreach (var entry in (await table.ReadRows(0, 0).ConfigureAwait(false)).Reminders)
            Arm(entry, missTicks: true);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var key in _alarms.Keys)
            Disarm(key);
        await table.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    internal async Task<IGrainReminder> RegisterAsync(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        if (period < options.Value.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"Cannot register reminder {name} as requested period ({period}) is less than minimum allowed reminder period ({options.Value.MinimumReminderPeriod})");
        }

        var entry = new ReminderEntry { GrainId = grain, ReminderName = name, StartAt = UtcNow + dueTime, Period = period };
        entry.ETag = await table.UpsertRow(entry).ConfigureAwait(false);
        Arm(entry, missTicks: false);
        return new Reminder(entry);
    }

    internal async Task UnregisterAsync(IGrainReminder reminder)
    {
        if (reminder is not Reminder { Entry: var entry })
            throw new ArgumentException("The reminder is none of this runtime.", nameof(reminder));
        var isRemoved = await table.RemoveRow(entry.GrainId, entry.ReminderName, entry.ETag!).ConfigureAwait(false);
        if (!isRemoved && await table.ReadRow(entry.GrainId, entry.ReminderName).ConfigureAwait(false) is not null)
            throw new ReminderException($"Could not unregister reminder {entry}: it was changed meanwhile. You can retry.");
        Disarm((entry.GrainId, entry.ReminderName));
    }

    internal async Task<IGrainReminder?> FindAsync(GrainId grain, string name) =>
        await table.ReadRow(grain, name).ConfigureAwait(false) is { } entry ? new Reminder(entry) : null;

    internal async Task<List<IGrainReminder>> FindAllAsync(GrainId grain) =>
        [.. (await table.ReadRows(grain).ConfigureAwait(false)).Reminders.Select(entry => new Reminder(entry))];

    /// <param name="entry">The reminder.</param>
    /// <param name="missTicks">Those which are due already are passed over, as they fell into a time without this process.</param>
    private void Arm(ReminderEntry entry, bool missTicks)
    {
        var alarm = new Alarm(this, entry, missTicks);
        _alarms.AddOrUpdate((entry.GrainId, entry.ReminderName), alarm, (_, old) =>
        {
            old.Dispose();
            return alarm;
        });
        alarm.Arm();
    }

    private void Disarm((GrainId, string) key)
    {
        if (_alarms.TryRemove(key, out var alarm))
            alarm.Dispose();
    }

    private sealed class Alarm : IDisposable
    {
        /// <summary>Clocks refuse to wait for longer than some 49 days at once.</summary>
        private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

        private const int Idle = 0, Due = 1, Ticking = 2;

        private readonly ReminderService _service;
        private readonly ReminderEntry _entry;
        private readonly ITimer _timer;
        private DateTime _next;
        private int _phase = Idle;

        internal Alarm(ReminderService service, ReminderEntry entry, bool missTicks)
        {
            _service = service;
            _entry = entry;
            _next = entry.StartAt;
            using (ExecutionContext.SuppressFlow())
                _timer = service.Runtime.Time.CreateTimer(alarm => _ = ((Alarm)alarm!).FireAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (missTicks && _next < service.UtcNow)
                SkipPast(service.UtcNow);
        }

        internal void Arm()
        {
            var wait = _next - _service.UtcNow;
            _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > s_longestWait ? s_longestWait : wait, Timeout.InfiniteTimeSpan);
        }

        public void Dispose() => _timer.Dispose();

        /// <summary>Called by the clock. Ticks that come due while the grain receives one become one tick after it.</summary>
        private async Task FireAsync()
        {
            var now = _service.UtcNow;
            var isDue = now >= _next;
            if (isDue)
                SkipPast(now);
            Arm();
            if (!isDue || Interlocked.Exchange(ref _phase, Due) != Idle)
                return;
            do
            {
                Volatile.Write(ref _phase, Ticking);
                await TickAsync().ConfigureAwait(false);
            }
            while (Interlocked.CompareExchange(ref _phase, Idle, Ticking) != Ticking);
        }

        private async Task TickAsync()
        {
            try
            {
                var grain = (IRemindable)(object)_service.Runtime.Proxies.Create(typeof(IRemindable), _entry.GrainId);
                await grain.ReceiveReminder(_entry.ReminderName, new(_entry.StartAt, _entry.Period, _service.UtcNow)).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.ReminderFailed(_service.Runtime.Logger, _entry.ReminderName, _entry.GrainId, exception);
            }
        }

        private void SkipPast(DateTime moment)
        {
            var periods = _entry.Period > TimeSpan.Zero ? ((moment - _entry.StartAt) / _entry.Period) + 1 : 1;
            _next = _entry.StartAt + (Math.Floor(periods) * _entry.Period);
        }
    }

    private sealed class Reminder(ReminderEntry entry) : IGrainReminder
    {
        internal ReminderEntry Entry => entry;

        public string ReminderName => entry.ReminderName;
    }
}

using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Where reminders are kept.</summary>
[SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "As in Orleans.")]
public interface IReminderTable
{
    Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    Task<ReminderTableData> ReadRows(GrainId grainId);

    /// <summary>
    /// The rows whose grain's uniform hash is above <paramref name="begin"/> and at most <paramref name="end"/>;
    /// if <paramref name="begin"/> is not below <paramref name="end"/> the range goes around past zero, so that
    /// twice the same number means all rows.
    /// </summary>
    Task<ReminderTableData> ReadRows(uint begin, uint end);

    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Returns the row's new ETag.</summary>
    Task<string?> UpsertRow(ReminderEntry entry);

    /// <summary>False when there is no such row or its ETag is another.</summary>
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    Task TestOnlyClearTable();

    Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}

using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "Never compared.")]
public readonly struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period) : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    public required TimeSpan DueTime { get; init; }

    public required TimeSpan Period { get; init; }

    /// <summary>Ticks do not wait for calls, nor calls for them.</summary>
    public bool Interleave { get; init; }

    /// <summary>A tick counts as use of the activation and so keeps it from idle collection.</summary>
    public bool KeepAlive { get; init; }
}

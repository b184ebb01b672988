using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Optimization.Portfolio;

public sealed class PortfolioOptions
{
    /// <summary>
    /// How long before the deadline solvers are told to stop, so that what they hand in then is still in time:
    /// this, or a tenth of the deadline if that is less. Half as long before it nobody is waited for any more. On a busy machine
    /// threads wake milliseconds late. Default 25 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan HandInMargin { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// A member that is not one of this library's, such as the quantum service, sits out a batch while it is still busy with so
    /// many earlier ones: one that hangs for good must not collect threads. Default 8.
    /// </summary>
    [Range(1, 1000)]
    public int MaxOutstanding { get; set; } = 8;

    /// <summary>How many threads the solvers that compute here may take. Default: one for each processor.</summary>
    [Range(1, 64)]
    public int Threads { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, 64);
}

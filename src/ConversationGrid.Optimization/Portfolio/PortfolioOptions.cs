using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Optimization.Portfolio;

public sealed class PortfolioOptions
{
    /// <summary>
    /// How long before the deadline solvers are told to stop, so that what they hand in then is still in time:
    /// this, or a tenth of the deadline if that is less.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan HandInMargin { get; set; } = TimeSpan.FromMilliseconds(2);
}

using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Grains.Insights;

/// <summary>Section <c>Learning</c>.</summary>
public sealed class LearningOptions
{
    public const string Section = "Learning";

    /// <summary>Examples that the review queue holds, accepted ones included. Default 2,000.</summary>
    [Range(1, 100_000)]
    public int ReviewCapacity { get; set; } = 2000;

    /// <summary>So many utterances before an escalation go to review, at the most. Default 3.</summary>
    [Range(1, 20)]
    public int UtterancesToReview { get; set; } = 3;

    /// <summary>
    /// Drift is measured over so many utterances at a time. Without any drift the index of k intents is about k divided
    /// by the window, so a small one cries wolf. Default 2,000.
    /// </summary>
    [Range(10, 1_000_000)]
    public int DriftWindow { get; set; } = 2000;

    /// <summary>Utterances that wait to be shown to the candidate and the drift monitor; further ones are left out. Default 1,024.</summary>
    [Range(1, 1_000_000)]
    public int ObservationQueue { get; set; } = 1024;

    /// <summary>Candidates of this grid's own training that are kept beside those in use. Default 10.</summary>
    [Range(0, 1000)]
    public int KeptCandidates { get; set; } = 10;
}

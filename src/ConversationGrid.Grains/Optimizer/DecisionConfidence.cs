using ConversationGrid.Optimization;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>
/// How clearly each escalation of a batch belongs where it was put: from what its cheapest other open place would add to the whole objective, the
/// others staying where they are.
/// </summary>
internal static class DecisionConfidence
{
    /// <summary>Of each escalation. A unit more for the next best place makes a half.</summary>
    public static float[] Of(AssignmentProblem problem, Assignment assignment, double unit)
    {
        var state = new AssignmentState(problem, assignment);
        var confidences = new float[problem.Escalations];
        for (var i = 0; i < confidences.Length; i++)
            confidences[i] = Of(state.BestMove(i).Delta, unit);
        return confidences;
    }

    /// <summary>0 for no margin, or a negative one; 1 for an infinite one.</summary>
    public static float Of(double margin, double unit) =>
        margin <= 0 ? 0 : double.IsPositiveInfinity(margin) ? 1 : (float)(margin / (margin + unit));
}

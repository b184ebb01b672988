using ConversationGrid.Contracts.Optimizer;

namespace ConversationGrid.Gateway.Admin;

/// <summary>The body of <c>PUT /api/v1/optimizer/mode</c>.</summary>
internal sealed record ModeToSet
{
    private static readonly OptimizerMode[] s_all = Enum.GetValues<OptimizerMode>();

    public static IEnumerable<string> Names => s_all.Select(Name);

    /// <summary>greedy, classical, hybrid, quantum or shadow.</summary>
    public string? Mode { get; init; }

    public OptimizerMode? ToMode()
    {
        foreach (var mode in s_all)
        {
            if (Name(mode) == Mode)
                return mode;
        }

        return null;
    }

    public static string Name(OptimizerMode mode) => mode.ToString().ToLowerInvariant();
}

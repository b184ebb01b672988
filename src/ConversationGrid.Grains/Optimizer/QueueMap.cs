using ConversationGrid.Contracts.Optimizer;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>
/// Which queue an escalation waits in: that of the first of its required skills, its intent and its preferred skills for which one is
/// configured; the main one otherwise. Each queue has an optimizer of its own.
/// </summary>
public sealed class QueueMap
{
    private readonly Dictionary<string, string> _queueOf = [];

    public QueueMap(IOptions<OptimizerOptions> options)
    {
        var names = options.Value.Queues.Keys.Order(StringComparer.Ordinal).ToArray();
        foreach (var name in names)
        {
            foreach (var tag in options.Value.Queues[name])
                _queueOf.TryAdd(tag, name);
        }

        All = [IOptimizerGrain.Key, .. names.Where(name => name != IOptimizerGrain.Key)];
    }

    /// <summary>The main one first.</summary>
    public ImmutableArray<string> All { get; }

    public string Of(Escalation escalation)
    {
        IEnumerable<string> tags = [.. escalation.RequiredSkills, .. escalation.Intent is { } intent ? [intent] : Array.Empty<string>(), .. escalation.PreferredSkills];
        foreach (var tag in tags)
        {
            if (_queueOf.TryGetValue(tag, out var queue))
                return queue;
        }

        return IOptimizerGrain.Key;
    }
}

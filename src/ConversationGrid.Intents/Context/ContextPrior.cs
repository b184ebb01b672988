namespace ConversationGrid.Intents.Context;

/// <summary>How what went before shifts what is meant: odds by pending question and for staying with the
/// conversation's intent. Weak evidence yields to it ("yes", "the second one", "and the other order?"), strong
/// evidence does not.</summary>
public sealed class ContextPrior
{
    private readonly float[][] _byQuestion;
    private readonly float[] _byLastIntent;

    /// <param name="intents">The intents of the model that will use it.</param>
    /// <param name="rules">Rules on intents that the model does not know are left out; several for the same
    /// case multiply.</param>
    public ContextPrior(IReadOnlyList<string> intents, IEnumerable<ContextRule> rules)
    {
        ArgumentNullException.ThrowIfNull(intents);
        ArgumentNullException.ThrowIfNull(rules);
        _byQuestion = [.. Enum.GetValues<PendingQuestion>().Select(_ => new float[intents.Count])];
        _byLastIntent = new float[intents.Count * _byQuestion.Length];
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < intents.Count; i++)
            index[intents[i]] = i;

        foreach (ContextRule rule in rules)
        {
            if (rule.Odds <= 0 || !float.IsFinite(rule.Odds))
                throw new ArgumentException($"The odds of '{rule.Intent}' must be above 0, not {rule.Odds}.", nameof(rules));
            if (!index.TryGetValue(rule.Intent, out int intent))
                continue;
            if (rule.IsStay)
                _byLastIntent[((int)rule.Pending * intents.Count) + intent] += MathF.Log(rule.Odds);
            else
                _byQuestion[(int)rule.Pending][intent] += MathF.Log(rule.Odds);
        }

        Intents = intents.Count;
    }

    /// <summary>How many intents it is for.</summary>
    public int Intents { get; }

    /// <summary>What the context adds to the log odds of an intent.</summary>
    public float LogOdds(int intent, in IntentContext context) =>
        _byQuestion[(int)context.Pending][intent] + (context.LastIntent == intent ? ForStaying(intent, context.Pending) : 0);

    /// <summary>Log odds for each intent under a pending question.</summary>
    internal ReadOnlySpan<float> ByQuestion(PendingQuestion pending) => _byQuestion[(int)pending];

    /// <summary>Log odds for staying with the conversation's intent.</summary>
    internal float ForStaying(int lastIntent, PendingQuestion pending) =>
        _byLastIntent[((int)pending * Intents) + lastIntent];
}

/// <param name="Pending">Holds while this question is open.</param>
/// <param name="Intent">The intent that becomes likelier.</param>
/// <param name="Odds">How many times likelier, above 0; below 1 is less likely.</param>
/// <param name="IsStay">Holds only while the conversation is about that intent already.</param>
public readonly record struct ContextRule(PendingQuestion Pending, string Intent, float Odds, bool IsStay = false);

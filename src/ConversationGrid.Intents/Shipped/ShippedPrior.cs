using ConversationGrid.Intents.Context;

namespace ConversationGrid.Intents.Shipped;

/// <summary>What the conversation so far says about the shipped intents.</summary>
internal static class ShippedPrior
{
    /// <summary>What one says about the conversation itself: no subject to stay with.</summary>
    private static readonly HashSet<string> Social = new(StringComparer.Ordinal)
    {
        "affirm", "bot_question", "complaint", "deny", "goodbye", "greeting", "human_agent", "not_understood", "praise", "thanks",
    };

    public static ContextPrior For(IReadOnlyList<string> intents) => new(intents, Rules(intents));

    private static IEnumerable<ContextRule> Rules(IReadOnlyList<string> intents)
    {
        yield return new ContextRule(PendingQuestion.YesOrNo, "affirm", 20);
        yield return new ContextRule(PendingQuestion.YesOrNo, "deny", 20);
        yield return new ContextRule(PendingQuestion.Choice, "affirm", 4);
        yield return new ContextRule(PendingQuestion.Choice, "deny", 4);
        foreach (PendingQuestion pending in Enum.GetValues<PendingQuestion>())
        {
            // An open question about the subject is mostly answered; without one people move on more often.
            float odds = pending is PendingQuestion.None or PendingQuestion.YesOrNo ? 3 : 8;
            foreach (string intent in intents)
            {
                if (!Social.Contains(intent))
                    yield return new ContextRule(pending, intent, odds, IsStay: true);
            }
        }
    }
}

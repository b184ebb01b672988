using ConversationGrid.Intents;

namespace ConversationGrid.Grains.Tests.Conversations;

/// <summary>
/// Understands utterances that name an intent: <c>order_status 0.4: where is it</c>. Without a number it is sure
/// (0.9); words without an intent are out of scope.
/// </summary>
internal sealed class FakeClassifier : IIntentClassifier
{
    public IReadOnlyList<string> Intents { get; } = [.. Playbooks.Small().Intents.Keys];

    public string ModelVersion => "fake";

    public IntentContext LastContext { get; private set; }

    public IntentVerdict Classify(ReadOnlySpan<char> utterance, Span<RankedIntent> ranked) => Classify(utterance, IntentContext.None, ranked);

    public IntentVerdict Classify(ReadOnlySpan<char> utterance, in IntentContext context, Span<RankedIntent> ranked)
    {
        LastContext = context;
        var words = utterance.ToString().Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);
        var intent = words.Length == 0 ? -1 : Intents.ToList().IndexOf(words[0]);
        var probability = intent < 0 ? 0.1f : words.Length > 1 && float.TryParse(words[1], System.Globalization.CultureInfo.InvariantCulture, out var given) ? given : 0.9f;
        if (ranked.Length > 0 && intent >= 0)
            ranked[0] = new RankedIntent(intent, probability);
        return new IntentVerdict(Math.Max(intent, 0), probability, intent < 0, probability, intent < 0 ? 0 : 1);
    }
}

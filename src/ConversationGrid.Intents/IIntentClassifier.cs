namespace ConversationGrid.Intents;

/// <summary>Says what an utterance wants. Implementations are safe to call from many threads at once.</summary>
public interface IIntentClassifier
{
    /// <summary>The names behind the indices of <see cref="IntentVerdict"/> and <see cref="RankedIntent"/>.
    /// Out of scope is a verdict and has no index.</summary>
    IReadOnlyList<string> Intents { get; }

    /// <summary>Equal for two models exactly when they were trained to the same bytes.</summary>
    string ModelVersion { get; }

    /// <summary>The score below which an utterance is out of scope; null where the classifier has no such line.</summary>
    float? OutOfScopeThreshold => null;

    /// <param name="utterance">What the customer said, as it came. Any length; cost is linear.</param>
    /// <param name="ranked">Receives the most probable intents, best first, as many as fit.</param>
    IntentVerdict Classify(ReadOnlySpan<char> utterance, Span<RankedIntent> ranked);

    /// <inheritdoc cref="Classify(ReadOnlySpan{char}, Span{RankedIntent})"/>
    /// <param name="utterance">What the customer said, as it came.</param>
    /// <param name="context">What went before; shifts the prior of what is meant.</param>
    /// <param name="ranked">Receives the most probable intents, best first, as many as fit.</param>
    IntentVerdict Classify(ReadOnlySpan<char> utterance, in IntentContext context, Span<RankedIntent> ranked);
}

using System.Collections.Frozen;
using ConversationGrid.Grains.Knowledge;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Language;
using ConversationGrid.Intents.Slots;
using AwaitedSlot = ConversationGrid.Intents.PendingQuestion;

namespace ConversationGrid.Grains.Conversations;

/// <summary>Makes an <see cref="Understanding"/> of an utterance: intent, slots, language, mood, and what must reach a person.</summary>
public sealed class UtteranceReader
{
    private const int Ranks = 3;

    /// <summary>From here on a guess at another language than the bot's is believed.</summary>
    private const float OtherLanguage = 0.75f;

    /// <summary>How much of the mood is the newest utterance.</summary>
    private const float MoodShare = 0.4f;

    private readonly IIntentClassifier _classifier;
    private readonly SlotExtractor _slots;
    private readonly Playbook _playbook;
    private readonly PhraseList _asksForPerson;
    private readonly (string Topic, PhraseList Phrases)[] _topics;
    private readonly FrozenSet<string> _positive;
    private readonly FrozenSet<string> _negative;
    private readonly FrozenDictionary<string, int> _indices;

    public UtteranceReader(IIntentClassifier classifier, SlotExtractor slots, Playbook playbook)
    {
        _classifier = classifier;
        _slots = slots;
        _playbook = playbook;
        _asksForPerson = new PhraseList(playbook.EscalatePhrases);
        _topics = [.. playbook.AlwaysPerson.Select(topic => (topic.Key, new PhraseList(topic.Value)))];
        _positive = playbook.Sentiment.Positive.ToFrozenSet(StringComparer.Ordinal);
        _negative = playbook.Sentiment.Negative.ToFrozenSet(StringComparer.Ordinal);
        _indices = classifier.Intents.Select((name, index) => KeyValuePair.Create(name, index)).ToFrozenDictionary();
    }

    /// <param name="text">The customer's words.</param>
    /// <param name="context">The talk before them.</param>
    /// <param name="at">When they were said: what "tomorrow" is counted from.</param>
    public Understanding Read(string text, ConversationContext context, DateTimeOffset at)
    {
        var pending = Awaited(context.Pending);
        Span<RankedIntent> ranked = stackalloc RankedIntent[Ranks];
        var last = context.LastIntent is { } lastIntent ? _indices.GetValueOrDefault(lastIntent, -1) : -1;
        var verdict = _classifier.Classify(text, new IntentContext(last, pending), ranked);
        var language = LanguageGuesser.Guess(text);
        var isForeign = language.Code is { } code && code != _playbook.Language && language.Confidence >= OtherLanguage;
        var words = PhraseList.Normalise(text);
        return new Understanding
        {
            Text = text,
            Intent = verdict.IsOutOfScope || isForeign || verdict.Intent < 0 ? null : _classifier.Intents[verdict.Intent],
            Confidence = verdict.Probability,
            Ranked = Names(ranked[..verdict.RankedCount]),
            Slots = Slots(text, pending, at),
            Language = language.Code,
            PersonTopic = Array.Find(_topics, topic => topic.Phrases.IsIn(words)).Topic,
            AsksForPerson = _asksForPerson.IsIn(words),
            Sentiment = Mood(words, context.Sentiment),
        };
    }

    private ImmutableArray<AnsweredIntent> Names(ReadOnlySpan<RankedIntent> ranked)
    {
        var names = ImmutableArray.CreateBuilder<AnsweredIntent>(ranked.Length);
        foreach (var rank in ranked)
            names.Add(new AnsweredIntent(_classifier.Intents[rank.Intent], rank.Probability));
        return names.MoveToImmutable();
    }

    private ImmutableDictionary<string, string> Slots(string text, AwaitedSlot pending, DateTimeOffset at)
    {
        var found = ImmutableDictionary<string, string>.Empty;
        foreach (var slot in _slots.Extract(text, DateOnly.FromDateTime(at.UtcDateTime), pending))
            found = found.SetItem(Name(slot.Kind), slot.Value);
        return found;
    }

    private float Mood(string words, float before)
    {
        int positive = 0, negative = 0;
        var lookup = _positive.GetAlternateLookup<ReadOnlySpan<char>>();
        var negativeLookup = _negative.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var range in words.AsSpan().Split(' '))
        {
            var word = words.AsSpan()[range];
            if (word.IsEmpty)
                continue;
            if (lookup.Contains(word))
                positive++;
            else if (negativeLookup.Contains(word))
                negative++;
        }

        var now = positive + negative == 0 ? before : (positive - negative) / (float)(positive + negative);
        return before + (MoodShare * (now - before));
    }

    private static string Name(SlotKind kind) => kind switch
    {
        SlotKind.OrderNumber => "order_number",
        SlotKind.Email => "email",
        SlotKind.Phone => "phone",
        SlotKind.Date => "date",
        SlotKind.Amount => "amount",
        _ => "product",
    };

    private static AwaitedSlot Awaited(PendingQuestion? pending) => pending switch
    {
        null => AwaitedSlot.None,
        { Slot: null } => AwaitedSlot.YesOrNo,
        { Slot: "order_number" } => AwaitedSlot.OrderNumber,
        { Slot: "email" } => AwaitedSlot.Email,
        { Slot: "phone" } => AwaitedSlot.Phone,
        { Slot: "date" } => AwaitedSlot.Date,
        { Slot: "amount" } => AwaitedSlot.Amount,
        { Slot: "product" } => AwaitedSlot.Product,
        _ => AwaitedSlot.Other,
    };
}

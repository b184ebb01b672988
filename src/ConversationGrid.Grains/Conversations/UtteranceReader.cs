using System.Collections.Frozen;
using ConversationGrid.Grains.Insights;
using ConversationGrid.Grains.Knowledge;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Context;
using ConversationGrid.Intents.Language;
using ConversationGrid.Intents.Learning;
using ConversationGrid.Intents.Slots;
using AwaitedSlot = ConversationGrid.Intents.PendingQuestion;

namespace ConversationGrid.Grains.Conversations;

/// <summary>Makes an <see cref="Understanding"/> of an utterance: intent, slots, language, mood, and what must reach a person.</summary>
public sealed class UtteranceReader
{
    private const int Ranks = 3;
    private const int MostParts = 4;

    /// <summary>From here on a guess at another language than the bot's is believed.</summary>
    private const float OtherLanguage = 0.75f;

    /// <summary>How much of the mood is the newest utterance.</summary>
    private const float MoodShare = 0.4f;

    private readonly LiveClassifier _live;
    private readonly SlotExtractor _slots;
    private readonly Playbook _playbook;
    private readonly PhraseList _asksForPerson;
    private readonly (string Topic, PhraseList Phrases)[] _topics;
    private readonly FrozenSet<string> _positive;
    private readonly FrozenSet<string> _negative;
    private ReadingModel _model;

    public UtteranceReader(LiveClassifier live, SlotExtractor slots, Playbook playbook)
    {
        _live = live;
        _model = new ReadingModel(live.Current);
        _slots = slots;
        _playbook = playbook;
        _asksForPerson = new PhraseList(playbook.EscalatePhrases);
        _topics = [.. playbook.AlwaysPerson.Select(topic => (topic.Key, new PhraseList(topic.Value)))];
        _positive = playbook.Sentiment.Positive.ToFrozenSet(StringComparer.Ordinal);
        _negative = playbook.Sentiment.Negative.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <param name="text">The customer's words.</param>
    /// <param name="context">The talk before them.</param>
    /// <param name="at">When they were said: what "tomorrow" is counted from.</param>
    public Understanding Read(string text, ConversationContext context, DateTimeOffset at)
    {
        var pending = Awaited(context.Pending);
        var model = Model();
        Span<RankedIntent> ranked = stackalloc RankedIntent[Ranks];
        var before = new IntentContext(context.LastIntent is { } last ? model.Indices.GetValueOrDefault(last, -1) : -1, pending);
        var verdict = model.Classifier.Classify(text, before, ranked);
        var also = Also(model, text, before, verdict);
        var language = LanguageGuesser.Guess(text);
        var isForeign = language.Code is { } code && code != _playbook.Language && language.Confidence >= OtherLanguage;
        var words = PhraseList.Normalise(text);
        var isKnown = !verdict.IsOutOfScope && verdict.Intent >= 0;
        // Where the whole is about nothing, a part that is clear speaks for it.
        AnsweredIntent? heard = isForeign ? null
            : isKnown ? new AnsweredIntent(model.Classifier.Intents[verdict.Intent], verdict.Probability)
            : also.FirstOrDefault();
        return new Understanding
        {
            Text = text,
            Intent = heard?.Intent,
            Confidence = heard?.Confidence ?? verdict.Probability,
            Ranked = Names(model.Classifier, ranked[..verdict.RankedCount]),
            Also = isForeign ? [] : [.. also.Skip(isKnown ? 0 : 1).Select(part => part.Intent)],
            Judgement = new Judgement(text, model.Classifier, before, verdict),
            Slots = Slots(text, pending, at),
            Language = language.Code,
            PersonTopic = Array.Find(_topics, topic => topic.Phrases.IsIn(words)).Topic,
            AsksForPerson = _asksForPerson.IsIn(words),
            Sentiment = Mood(words, context.Sentiment),
        };
    }

    /// <summary>Whether words ask for a person outright, by the playbook's phrases.</summary>
    public bool AsksForPerson(string text) => _asksForPerson.IsIn(PhraseList.Normalise(text));

    /// <summary>An utterance is read by one model from beginning to end, also where another is promoted meanwhile.</summary>
    private ReadingModel Model()
    {
        var model = Volatile.Read(ref _model);
        var current = _live.Current;
        if (!ReferenceEquals(model.Classifier, current))
            Volatile.Write(ref _model, model = new ReadingModel(current));
        return model;
    }

    private static ImmutableArray<AnsweredIntent> Names(IIntentClassifier classifier, ReadOnlySpan<RankedIntent> ranked)
    {
        var names = ImmutableArray.CreateBuilder<AnsweredIntent>(ranked.Length);
        foreach (var rank in ranked)
            names.Add(new AnsweredIntent(classifier.Intents[rank.Intent], rank.Probability));
        return names.MoveToImmutable();
    }

    /// <summary>What parts of the utterance are about, but for what the whole is about and for small talk.</summary>
    private static ImmutableArray<AnsweredIntent> Also(ReadingModel model, string text, in IntentContext context, in IntentVerdict whole)
    {
        if (!IntentSplitter.HasParts(text))
            return [];
        Span<IntentPart> parts = stackalloc IntentPart[MostParts];
        var count = model.Splitter.Split(text, context, parts);
        if (count < 2)
            return [];
        var also = ImmutableArray.CreateBuilder<AnsweredIntent>(count);
        foreach (var part in parts[..count])
        {
            var intent = model.Classifier.Intents[part.Intent];
            if ((part.Intent != whole.Intent || whole.IsOutOfScope) && !ReplyPolicy.IsSmallTalk(intent))
                also.Add(new AnsweredIntent(intent, part.Probability));
        }

        return also.DrainToImmutable();
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

    private sealed class ReadingModel(IIntentClassifier classifier)
    {
        public IIntentClassifier Classifier => classifier;

        public IntentSplitter Splitter { get; } = new(classifier);

        public FrozenDictionary<string, int> Indices { get; } =
            classifier.Intents.Select((name, index) => KeyValuePair.Create(name, index)).ToFrozenDictionary();
    }
}

using ConversationGrid.Grains.Knowledge;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Grains.Conversations;

/// <summary>
/// Decides what the bot does with an utterance: ask, answer, admit that it is unsure, or hand over. A pure
/// function of what it is given, so that replaying a transcript leads to the same memory.
/// </summary>
public sealed class ReplyPolicy(Playbook playbook, IOptions<ConversationOptions> options)
{
    /// <summary>On replies to what was not understood.</summary>
    public const string FallbackIntent = "fallback";

    private readonly ConversationOptions _options = options.Value;

    private const int MostOpenIntents = 3;

    /// <summary>The move, which keeps in mind what else was asked for and comes back to it when nothing else is open.</summary>
    public BotMove Decide(ConversationContext context, Understanding heard)
    {
        var move = Respond(context, heard);
        if (move.Escalation is not null)
            return move;
        // What was come back to is not come back to twice, whatever the customer said to it.
        var takenUp = context.Pending is { IsNext: true } next ? next.Intent : null;
        ImmutableArray<string> open =
        [
            .. context.OpenIntents.Where(intent => intent != takenUp).Concat(heard.Also)
                .Where(intent => !move.Replies.Any(reply => reply.Intent == intent)).Distinct().Take(MostOpenIntents),
        ];
        move = move with { OpenIntents = open };
        if (move.Pending is not null || move.UnsureTurns > 0 || open.Length == 0)
            return move;
        return PlayOf(open[0])?.Topic is { Length: > 0 } topic && playbook.Also.Count > 0 && move.Replies is [var reply]
            ? move with
            {
                Replies = [reply with { Text = $"{reply.Text} {Say(playbook.Also, context.Turns.Count).Replace("{topic}", topic, StringComparison.Ordinal)}" }],
                Pending = new PendingQuestion(open[0], null, IsNext: true),
            }
            : move;
    }

    private BotMove Respond(ConversationContext context, Understanding heard)
    {
        var slots = heard.Slots;
        if (context.Pending?.Slot is { } awaited && !slots.ContainsKey(awaited) && BareValue(awaited, heard) is { } value)
            slots = slots.Add(awaited, value);
        var move = new BotMove { Sentiment = heard.Sentiment, Language = heard.Language, Slots = slots };

        if (heard.PersonTopic is { } topic)
            return HandOver(move, context, topic, heard);
        if (heard.AsksForPerson)
            return HandOver(move, context, "customer_asked", heard);
        if (context.Pending is { } pending && Resume(move, context, heard, pending, slots) is { } resumed)
            return resumed;
        if (heard.Intent is null || heard.Confidence < _options.UnsureBelow || !playbook.Intents.TryGetValue(heard.Intent, out var play))
            return Unsure(move, context, heard);
        return Take(move, context, heard.Intent, play, heard.Confidence, slots);
    }

    /// <summary>The words for an occasion that is not an answer, a different variant each time.</summary>
    public static string Say(List<string> variants, long turn) => variants[(int)(turn % variants.Count)];

    /// <summary>The skills that an intent prefers and requires, and its priority.</summary>
    public IntentPlay? PlayOf(string? intent) => intent is null ? null : playbook.Intents.GetValueOrDefault(intent);

    public Playbook Playbook => playbook;

    private BotMove? Resume(BotMove move, ConversationContext context, Understanding heard, PendingQuestion pending, ImmutableDictionary<string, string> slots)
    {
        var isConfident = heard.Intent is not null && heard.Confidence >= _options.UnsureBelow;
        if (pending.Slot is null)
        {
            if (!isConfident || heard.Intent != "affirm")
                return null;
            // "Shall I bring in a colleague?" or "Shall I go on with your refund?"
            return !pending.IsNext ? HandOver(move, context, "customer_accepted", heard)
                : playbook.Intents.TryGetValue(pending.Intent, out var next) ? Take(move, context, pending.Intent, next, heard.Confidence, slots)
                : null;
        }

        if (slots.ContainsKey(pending.Slot) && (!isConfident || heard.Intent == pending.Intent || heard.Intent is "affirm" or "deny" || heard.Slots.Count == 0))
        {
            return playbook.Intents.TryGetValue(pending.Intent, out var play)
                ? Answer(move, context, pending.Intent, play, context.Intents.Count > 0 ? context.Intents[^1].Confidence : heard.Confidence, slots)
                : null;
        }

        // "I don't have it": answered without.
        return isConfident && heard.Intent == "deny" && playbook.Intents.TryGetValue(pending.Intent, out var without)
            ? Answer(move, context, pending.Intent, without, heard.Confidence, slots, isAskingAllowed: false)
            : null;
    }

    private BotMove Take(BotMove move, ConversationContext context, string intent, IntentPlay play, float confidence, ImmutableDictionary<string, string> slots) =>
        play.Escalate == EscalationRule.Always
            ? HandOver(move, context, intent, intent, confidence)
            : Answer(move, context, intent, play, confidence, slots);

    private BotMove Answer(BotMove move, ConversationContext context, string intent, IntentPlay play, float confidence, ImmutableDictionary<string, string> newSlots, bool isAskingAllowed = true)
    {
        var isRepeated = context.LastIntent == intent && newSlots.All(slot => context.Slots.GetValueOrDefault(slot.Key) == slot.Value);
        var sameTurns = isRepeated ? context.SameIntentTurns + 1 : 1;
        if (sameTurns >= _options.SameIntentTurnsToEscalate && !IsSmallTalk(intent))
            return HandOver(move, context, "no_progress", intent, confidence);

        var known = context.Slots.ToImmutableDictionary().SetItems(newSlots);
        var used = context.Intents.Count(answered => answered.Intent == intent);
        // What was asked for and not given is not asked for again.
        var asked = context.Pending?.Intent == intent ? play.Needs.IndexOf(context.Pending.Slot ?? "") : -1;
        var missing = isAskingAllowed ? play.Needs.Skip(asked + 1).FirstOrDefault(slot => !known.ContainsKey(slot)) : null;
        if (missing is not null)
        {
            return move with
            {
                Replies = [new BotReply(Say(play.Ask[missing], used), intent, confidence)],
                Pending = new PendingQuestion(intent, missing),
                SameIntentTurns = sameTurns,
            };
        }

        var answers = play.Answers.FindAll(answer => Fill(answer, known) is not null);
        if (answers.Count == 0)
            answers = play.Answers;
        var text = Say(answers, used);
        return move with
        {
            Replies = [new BotReply(Fill(text, known) ?? PlaybookReader.Placeholder().Replace(text, "").Replace("  ", " ", StringComparison.Ordinal), intent, confidence) { Suggestions = [.. play.Suggestions] }],
            Pending = play.Escalate == EscalationRule.Offer ? new PendingQuestion(intent, null) : null,
            SameIntentTurns = sameTurns,
        };
    }

    private BotMove Unsure(BotMove move, ConversationContext context, Understanding heard)
    {
        var turns = context.UnsureTurns + 1;
        if (turns >= _options.UnsureTurnsToEscalate)
            return HandOver(move, context, "unsure", heard) with { UnsureTurns = turns };
        return move with
        {
            Replies = [new BotReply(Say(playbook.Unsure, context.Turns.Count), FallbackIntent, heard.Confidence)],
            Pending = context.Pending,
            UnsureTurns = turns,
            SameIntentTurns = context.SameIntentTurns,
        };
    }

    private BotMove HandOver(BotMove move, ConversationContext context, string reason, Understanding heard) =>
        HandOver(move, context, reason, heard.Intent, heard.Confidence);

    private BotMove HandOver(BotMove move, ConversationContext context, string reason, string? intent, float confidence) => move with
    {
        Escalation = reason,
        Replies = [new BotReply(Say(playbook.TopicReplies.GetValueOrDefault(reason, playbook.Escalating), context.Turns.Count), intent, confidence)],
    };

    /// <summary>A number or name given without any words around it, when just that was asked for.</summary>
    private static string? BareValue(string slot, Understanding heard)
    {
        var text = heard.Text.Trim().TrimEnd('.', '!');
        return slot switch
        {
            "order_number" when text.Length is > 2 and < 40 && text.Any(char.IsAsciiDigit) && text.Count(char.IsWhiteSpace) <= 1 => text,
            "product" when text.Length is > 1 and < 60 && (heard.Intent is null or not ("affirm" or "deny")) && text.Count(char.IsWhiteSpace) <= 4 => text,
            _ => null,
        };
    }

    /// <summary>Talk about the talk: nothing that one comes for.</summary>
    public static bool IsSmallTalk(string intent) => intent is "greeting" or "thanks" or "goodbye" or "affirm" or "deny" or "praise";

    private static string? Fill(string answer, ImmutableDictionary<string, string> slots)
    {
        var isComplete = true;
        var text = PlaybookReader.Placeholder().Replace(answer, match =>
        {
            if (slots.TryGetValue(match.Groups[1].Value, out var value))
                return value;
            isComplete = false;
            return "";
        });
        return isComplete ? text : null;
    }
}

using System.Collections.Immutable;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Grains.Conversations;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Grains.Tests.Conversations;

public sealed class ReplyPolicyTests
{
    private static readonly ConversationOptions s_options = new();
    private readonly ReplyPolicy _policy = new(Playbooks.Small(), Options.Create(s_options));
    private readonly ConversationContext _context = new();
    private long _seq;

    [Fact]
    public void Decide_KnownIntent_AnswersWithIt()
    {
        var move = _policy.Decide(_context, Heard("store_hours", confidence: 0.9f));

        var reply = Assert.Single(move.Replies);
        Assert.Equal(("Nine to five.", "store_hours", 0.9f), (reply.Text, reply.Intent, reply.Confidence));
        Assert.Null(move.Escalation);
        Assert.Null(move.Pending);
        Assert.Equal((0, 1), (move.UnsureTurns, move.SameIntentTurns));
    }

    [Fact]
    public void Decide_SameIntentNow_RotatesItsVariants()
    {
        Assert.Equal("Nine to five.", Say(Heard("store_hours")));
        Assert.Equal("You are welcome.", Say(Heard("thanks")));
        Assert.Equal("Until five.", Say(Heard("store_hours")));
        Assert.Equal("You are welcome.", Say(Heard("thanks")));
        Assert.Equal("From nine.", Say(Heard("store_hours")));
        Assert.Equal("You are welcome.", Say(Heard("thanks")));
        Assert.Equal("Nine to five.", Say(Heard("store_hours")));
    }

    [Fact]
    public void Decide_AsksForAPerson_HandsOverWhateverTheIntent()
    {
        var move = _policy.Decide(_context, Heard("store_hours") with { AsksForPerson = true });

        Assert.Equal("customer_asked", move.Escalation);
        Assert.Equal("Handing over 1.", Assert.Single(move.Replies).Text);
        Assert.Null(move.Pending);
    }

    [Theory]
    [InlineData("legal", "Handing over 1.")]
    [InlineData("self_harm", "You matter. A person comes.")]
    public void Decide_TopicForAPerson_HandsOverInItsWords(string topic, string words)
    {
        var move = _policy.Decide(_context, Heard("thanks") with { PersonTopic = topic, AsksForPerson = true });

        Assert.Equal(topic, move.Escalation);
        Assert.Equal(words, Assert.Single(move.Replies).Text);
    }

    [Fact]
    public void Decide_IntentForAPerson_HandsOver()
    {
        var move = _policy.Decide(_context, Heard("fraud_report"));

        Assert.Equal("fraud_report", move.Escalation);
        Assert.Equal("fraud_report", Assert.Single(move.Replies).Intent);
    }

    [Fact]
    public void Decide_IntentForAPersonUnsure_AsksAgain()
    {
        var move = _policy.Decide(_context, Heard("fraud_report", confidence: 0.34f));

        Assert.Null(move.Escalation);
        Assert.Equal("Pardon 1?", Assert.Single(move.Replies).Text);
    }

    [Theory]
    [InlineData(null, 0.9f)]
    [InlineData("store_hours", 0.34f)]
    [InlineData("not_in_the_playbook", 0.9f)]
    public void Decide_TwoUnsureInARow_HandsOver(string? intent, float confidence)
    {
        var first = Hear(Heard(intent, confidence));
        Assert.Null(first.Escalation);
        Assert.Equal(1, first.UnsureTurns);

        var second = Hear(Heard(intent, confidence));

        Assert.Equal("unsure", second.Escalation);
        Assert.Single(second.Replies);
    }

    [Fact]
    public void Decide_UnsureThenSureThenUnsure_DoesNotHandOver()
    {
        Hear(Heard(null));
        Assert.Equal(0, Hear(Heard("store_hours")).UnsureTurns);

        Assert.Null(Hear(Heard(null)).Escalation);
    }

    [Fact]
    public void Decide_ConfidenceAtTheLimit_IsSure() => Assert.Equal("Nine to five.", Say(Heard("store_hours", (float)s_options.UnsureBelow + 1e-6f)));

    [Fact]
    public void Decide_SameIntentThreeTimes_HandsOver()
    {
        Assert.Equal(1, Hear(Heard("store_hours")).SameIntentTurns);
        Assert.Equal(2, Hear(Heard("store_hours")).SameIntentTurns);

        Assert.Equal("no_progress", Hear(Heard("store_hours")).Escalation);
    }

    [Fact]
    public void Decide_OtherIntentBetween_StartsCountingAnew()
    {
        Hear(Heard("store_hours"));
        Hear(Heard("store_hours"));
        Hear(Heard("refund_policy"));

        Assert.Equal(1, Hear(Heard("store_hours")).SameIntentTurns);
    }

    [Fact]
    public void Decide_SmallTalkManyTimes_GoesOn()
    {
        for (var i = 0; i < 6; i++)
            Assert.Null(Hear(Heard("thanks")).Escalation);
    }

    [Fact]
    public void Decide_SameIntentWithANewSlot_IsProgress()
    {
        Hear(Heard("order_status", slots: ("order_number", "A1")));
        Hear(Heard("order_status", slots: ("order_number", "A2")));
        Hear(Heard("order_status", slots: ("order_number", "A3")));

        Assert.Equal(1, Hear(Heard("order_status", slots: ("order_number", "A4"))).SameIntentTurns);
    }

    [Fact]
    public void Decide_SlotMissing_IsAskedFor()
    {
        var move = Hear(Heard("order_status"));

        Assert.Equal("Which order?", Assert.Single(move.Replies).Text);
        Assert.Equal(new PendingQuestion("order_status", "order_number"), move.Pending);
        Assert.Empty(move.Replies[0].Suggestions);
    }

    [Fact]
    public void Decide_SlotGivenAtOnce_IsNotAskedFor()
    {
        var move = Hear(Heard("order_status", slots: ("order_number", "A-17")));

        Assert.Equal("A-17 is on its way.", Assert.Single(move.Replies).Text);
        Assert.Equal("Thanks", Assert.Single(move.Replies[0].Suggestions));
        Assert.Null(move.Pending);
        Assert.Equal("A-17", _context.Slots["order_number"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("order_status")]
    [InlineData("affirm")]
    public void Decide_SlotGivenWhenAsked_IsFilledIn(string? intent)
    {
        Hear(Heard("order_status"));

        var move = Hear(Heard(intent, slots: ("order_number", "A-17")));

        Assert.Equal("Soon you have A-17.", Assert.Single(move.Replies).Text);
        Assert.Equal("order_status", move.Replies[0].Intent);
        Assert.Null(move.Pending);
        Assert.Equal(0, move.UnsureTurns);
    }

    [Fact]
    public void Decide_BareNumberWhenAsked_IsTheSlot()
    {
        Hear(Heard("order_status"));

        Assert.Equal("Soon you have X9 81.", Say(Heard(null, text: " X9 81. ")));
        Assert.Equal("X9 81", _context.Slots["order_number"]);
    }

    [Fact]
    public void Decide_BareProductWhenAsked_IsTheSlot()
    {
        Hear(Heard("product_info"));

        Assert.Equal("The blue teapot is good.", Say(Heard(null, text: "blue teapot!")));
    }

    [Fact]
    public void Decide_WordsWithoutNumberWhenAsked_AreNotTheSlot()
    {
        Hear(Heard("order_status"));

        Assert.Equal("Pardon 1?", Say(Heard(null, text: "well well")).Replace("2", "1", StringComparison.Ordinal));
        Assert.Empty(_context.Slots);
    }

    [Fact]
    public void Decide_SlotRefused_IsAnsweredWithout()
    {
        Hear(Heard("order_status"));

        var move = Hear(Heard("deny", text: "I don't have it"));

        Assert.Equal("It is on its way.", Assert.Single(move.Replies).Text);
        Assert.Equal("order_status", move.Replies[0].Intent);
        Assert.Null(move.Pending);
    }

    [Fact]
    public void Decide_SameIntentInsteadOfTheSlot_IsAnsweredWithout()
    {
        Hear(Heard("order_status"));

        Assert.Equal("It is on its way.", Say(Heard("order_status")));
    }

    [Fact]
    public void Decide_TwoSlotsMissing_AreAskedForOneAfterTheOther()
    {
        Assert.Equal("How much?", Say(Heard("charge_dispute")));
        var second = Hear(Heard(null, slots: ("amount", "20 EUR")));
        Assert.Equal("When?", Assert.Single(second.Replies).Text);
        Assert.Equal(new PendingQuestion("charge_dispute", "date"), second.Pending);

        var answer = Hear(Heard(null, slots: ("date", "2026-03-01")));

        Assert.Equal("20 EUR on 2026-03-01: noted.", Assert.Single(answer.Replies).Text);
        Assert.Equal(new PendingQuestion("charge_dispute", null), answer.Pending);
    }

    [Fact]
    public void Decide_SecondSlotRefused_IsAnsweredWithout()
    {
        Hear(Heard("charge_dispute"));
        Hear(Heard(null, slots: ("amount", "20 EUR")));

        Assert.Equal("Noted.", Say(Heard("deny")));
    }

    [Fact]
    public void Decide_OtherIntentInsteadOfTheSlot_IsAnswered()
    {
        Hear(Heard("order_status"));

        var move = Hear(Heard("store_hours"));

        Assert.Equal("Nine to five.", Assert.Single(move.Replies).Text);
        Assert.Null(move.Pending);
    }

    [Fact]
    public void Decide_UnsureWhileAsking_KeepsTheQuestion()
    {
        Hear(Heard("order_status"));

        Assert.Equal(new PendingQuestion("order_status", "order_number"), Hear(Heard(null)).Pending);
        Assert.Equal("Soon you have A-17.", Say(Heard(null, slots: ("order_number", "A-17"))));
    }

    [Fact]
    public void Decide_YesToAPerson_HandsOver()
    {
        Assert.Equal(new PendingQuestion("refund_policy", null), Hear(Heard("refund_policy")).Pending);

        Assert.Equal("customer_accepted", Hear(Heard("affirm")).Escalation);
    }

    [Fact]
    public void Decide_NoToAPerson_StaysWithTheBot()
    {
        Hear(Heard("refund_policy"));

        var move = Hear(Heard("deny"));

        Assert.Null(move.Escalation);
        Assert.Equal("As you like.", Assert.Single(move.Replies).Text);
        Assert.Null(Hear(Heard("affirm")).Escalation);
    }

    [Fact]
    public void Decide_YesToNothing_IsSmallTalk()
    {
        var move = Hear(Heard("affirm"));

        Assert.Null(move.Escalation);
        Assert.Equal("Good.", Assert.Single(move.Replies).Text);
    }

    [Fact]
    public void Decide_UnsureThenYesToAPerson_StillHandsOver()
    {
        Hear(Heard("refund_policy"));
        Hear(Heard(null));

        Assert.Equal("customer_accepted", Hear(Heard("affirm")).Escalation);
    }

    [Fact]
    public void Decide_EveryAnswerNeedsAnUnknownSlot_LeavesItOut()
    {
        Hear(Heard("product_info"));

        Assert.Equal("The is good.", Say(Heard("deny")));
    }

    [Fact]
    public void Decide_Mood_IsRemembered()
    {
        Hear(Heard("thanks") with { Sentiment = 0.4f, Language = "fr" });
        Assert.Equal((0.4f, "fr"), (_context.Sentiment, _context.Language));

        Hear(Heard("thanks") with { Sentiment = 0.1f });
        Assert.Equal((0.1f, "fr"), (_context.Sentiment, _context.Language));
    }

    [Fact]
    public void Say_HighTurns_StaysAmongTheVariants() => Assert.Equal("b", ReplyPolicy.Say(["a", "b"], long.MaxValue));

    [Fact]
    public void Decide_TwoWishes_AnswersOneAndAsksAboutTheOther()
    {
        Assert.Equal("Nine to five. And refunds?", Say(Heard("store_hours") with { Also = ["refund_policy"] }));
        Assert.Equal(new PendingQuestion("refund_policy", null, IsNext: true), _context.Pending);

        var move = Hear(Heard("affirm"));

        Assert.Equal(("30 days. A colleague?", "refund_policy"), (move.Replies[0].Text, move.Replies[0].Intent));
        Assert.Empty(_context.OpenIntents);
        // The offer of a person is open now, not the wish.
        Assert.Equal("customer_accepted", Hear(Heard("affirm")).Escalation);
    }

    [Fact]
    public void Decide_TwoWishesAndAQuestionFirst_ComesToTheOtherAfterwards()
    {
        Assert.Equal("Which order?", Say(Heard("order_status") with { Also = ["store_hours"] }));

        Assert.Equal("Soon you have AB-123. And the hours?", Say(Heard("order_status", slots: ("order_number", "AB-123"))));
        Assert.Equal("Nine to five.", Say(Heard("affirm")));
        Assert.Null(_context.Pending);
    }

    [Theory]
    [InlineData("deny", "As you like.")]
    [InlineData("thanks", "You are welcome.")]
    public void Decide_TwoWishesAndNotTakenUp_IsNotAskedAgain(string answer, string reply)
    {
        Say(Heard("store_hours") with { Also = ["refund_policy"] });

        Assert.Equal(reply, Say(Heard(answer)));
        Assert.Empty(_context.OpenIntents);
        Assert.Null(_context.Pending);
    }

    [Fact]
    public void Decide_OtherWishForAPerson_IsHandedOverWhenTakenUp()
    {
        var playbook = Playbooks.Small();
        playbook.Intents["fraud_report"].Topic = "the fraud";
        var policy = new ReplyPolicy(playbook, Options.Create(s_options));
        _context.Apply(policy.Decide(_context, Heard("store_hours") with { Also = ["fraud_report"] }));

        Assert.Equal("fraud_report", policy.Decide(_context, Heard("affirm")).Escalation);
    }

    [Fact]
    public void Decide_OtherWishWithoutATopic_IsLeftToTheCustomer() =>
        Assert.Equal("Nine to five.", Say(Heard("store_hours") with { Also = ["product_info"] }));

    [Fact]
    public void Decide_TwoWishesAndAPersonWanted_HandsOverWithNothingOpen()
    {
        var move = Hear(Heard("store_hours") with { Also = ["refund_policy"], AsksForPerson = true });

        Assert.Equal(("customer_asked", 0), (move.Escalation, move.OpenIntents.Length));
    }

    private static Understanding Heard(string? intent, float confidence = 0.8f, string text = "some words that say it", params (string Name, string Value)[] slots) => new()
    {
        Text = text,
        Intent = intent,
        Confidence = confidence,
        Slots = slots.ToImmutableDictionary(slot => slot.Name, slot => slot.Value),
    };

    private string Say(Understanding heard) => Assert.Single(Hear(heard).Replies).Text;

    /// <summary>Decides, and has it lived through as the grain does.</summary>
    private BotMove Hear(Understanding heard)
    {
        var move = _policy.Decide(_context, heard);
        _context.Apply(new TranscriptEntry { Seq = ++_seq, From = Author.Customer, Text = heard.Text, At = default }, s_options);
        _context.Apply(move);
        foreach (var reply in move.Replies)
            _context.Apply(new TranscriptEntry { Seq = ++_seq, From = Author.Bot, Text = reply.Text, At = default, Intent = reply.Intent, Confidence = reply.Confidence }, s_options);
        return move;
    }
}

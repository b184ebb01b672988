using ConversationGrid.Grains.Knowledge;

namespace ConversationGrid.Grains.Tests.Conversations;

/// <summary>A small playbook for tests.</summary>
internal static class Playbooks
{
    public static Playbook Small() => new()
    {
        Language = "en",
        Greeting = ["Hello."],
        Unsure = ["Pardon 1?", "Pardon 2?"],
        Escalating = ["Handing over 1.", "Handing over 2."],
        Waiting = ["Somebody comes."],
        Returned = ["Back with the bot."],
        Inactive = ["Closed for silence."],
        Also = ["And {topic}?"],
        EscalatePhrases = ["talk to a human", "real person"],
        AlwaysPerson = new() { ["legal"] = ["my lawyer", "legal action"], ["self_harm"] = ["don't want to live", "self-harm"] },
        TopicReplies = new() { ["self_harm"] = ["You matter. A person comes."] },
        Sentiment = new() { Positive = ["great", "thanks"], Negative = ["awful", "can't"] },
        Intents = new()
        {
            ["order_status"] = new()
            {
                Answers = ["{order_number} is on its way.", "Soon you have {order_number}.", "It is on its way."],
                Needs = ["order_number"],
                Ask = new() { ["order_number"] = ["Which order?", "The number, please?"] },
                Skills = ["orders"],
                Suggestions = ["Thanks"],
            },
            ["charge_dispute"] = new()
            {
                Answers = ["{amount} on {date}: noted.", "Noted."],
                Needs = ["amount", "date"],
                Ask = new() { ["amount"] = ["How much?"], ["date"] = ["When?"] },
                Escalate = EscalationRule.Offer,
                Skills = ["billing"],
                Priority = 4,
            },
            ["store_hours"] = new() { Topic = "the hours", Answers = ["Nine to five.", "Until five.", "From nine."] },
            ["product_info"] = new() { Answers = ["The {product} is good."], Needs = ["product"], Ask = new() { ["product"] = ["Which one?"] } },
            ["refund_policy"] = new() { Topic = "refunds", Answers = ["30 days. A colleague?"], Escalate = EscalationRule.Offer },
            ["fraud_report"] = new() { Escalate = EscalationRule.Always, RequiredSkills = ["security"], Skills = ["security"], Priority = 5 },
            ["affirm"] = new() { Answers = ["Good."] },
            ["deny"] = new() { Answers = ["As you like."] },
            ["thanks"] = new() { Answers = ["You are welcome."] },
        },
    };
}

namespace ConversationGrid.Grains.Knowledge;

/// <summary>What the bot says, and what goes to a person: the content of <c>bot/*.yaml</c>, one file a language.</summary>
public sealed class Playbook
{
    public string Language { get; set; } = "";

    /// <summary>First words to a customer who connects. May be empty.</summary>
    public List<string> Greeting { get; set; } = [];

    public List<string> Unsure { get; set; } = [];

    public List<string> Escalating { get; set; } = [];

    /// <summary>Said once to a customer who writes while waiting.</summary>
    public List<string> Waiting { get; set; } = [];

    /// <summary>Said when an agent hands back to the bot.</summary>
    public List<string> Returned { get; set; } = [];

    /// <summary>Said when the conversation is closed for silence.</summary>
    public List<string> Inactive { get; set; } = [];

    /// <summary>Phrases that ask for a person, whatever the model thinks.</summary>
    public List<string> EscalatePhrases { get; set; } = [];

    /// <summary>By topic, phrases that must reach a person at once.</summary>
    public Dictionary<string, List<string>> AlwaysPerson { get; set; } = [];

    /// <summary>By topic, what is said instead of <see cref="Escalating"/>.</summary>
    public Dictionary<string, List<string>> TopicReplies { get; set; } = [];

    /// <summary>Words that hint at the customer's mood.</summary>
    public SentimentWords Sentiment { get; set; } = new();

    public Dictionary<string, IntentPlay> Intents { get; set; } = [];
}

public sealed class SentimentWords
{
    public List<string> Positive { get; set; } = [];

    public List<string> Negative { get; set; } = [];
}

/// <summary>What the bot does about one intent.</summary>
public sealed class IntentPlay
{
    /// <summary>Variants, used in turn; <c>{slot}</c> stands for a slot's value.</summary>
    public List<string> Answers { get; set; } = [];

    /// <summary>Slots asked for before answering.</summary>
    public List<string> Needs { get; set; } = [];

    /// <summary>Questions by slot, used in turn.</summary>
    public Dictionary<string, List<string>> Ask { get; set; } = [];

    public List<string> Suggestions { get; set; } = [];

    public EscalationRule Escalate { get; set; }

    /// <summary>Skills that count in an agent's favour.</summary>
    public List<string> Skills { get; set; } = [];

    /// <summary>Skills without which an agent does not get it.</summary>
    public List<string> RequiredSkills { get; set; } = [];

    /// <summary>1 (low) to 5 (urgent).</summary>
    public int Priority { get; set; } = 3;
}

public enum EscalationRule
{
    Never,

    /// <summary>After the answer the bot asks whether to bring in a person.</summary>
    Offer,

    Always,
}

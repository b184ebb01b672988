using System.Diagnostics.CodeAnalysis;

namespace ConversationGrid.Grains.Knowledge;

/// <summary>
/// What the bot says, and what goes to a person: the content of <c>bot/*.yaml</c>, one file a language. A key
/// without a value is as good as none.
/// </summary>
public sealed class Playbook
{
    [AllowNull]
    public string Language { get; set => field = value ?? ""; } = "";

    /// <summary>First words to a customer who connects. May be empty.</summary>
    [AllowNull]
    public List<string> Greeting { get; set => field = value ?? []; } = [];

    [AllowNull]
    public List<string> Unsure { get; set => field = value ?? []; } = [];

    [AllowNull]
    public List<string> Escalating { get; set => field = value ?? []; } = [];

    /// <summary>Said once to a customer who writes while waiting.</summary>
    [AllowNull]
    public List<string> Waiting { get; set => field = value ?? []; } = [];

    /// <summary>Said when an agent hands back to the bot.</summary>
    [AllowNull]
    public List<string> Returned { get; set => field = value ?? []; } = [];

    /// <summary>Said when the conversation is closed for silence.</summary>
    [AllowNull]
    public List<string> Inactive { get; set => field = value ?? []; } = [];

    /// <summary>Asks whether to go on with something else that was asked for; <c>{topic}</c> stands for what. May be empty.</summary>
    [AllowNull]
    public List<string> Also { get; set => field = value ?? []; } = [];

    /// <summary>Phrases that ask for a person, whatever the model thinks.</summary>
    [AllowNull]
    public List<string> EscalatePhrases { get; set => field = value ?? []; } = [];

    /// <summary>By topic, phrases that must reach a person at once.</summary>
    [AllowNull]
    public Dictionary<string, List<string>> AlwaysPerson { get; set => field = value ?? []; } = [];

    /// <summary>By topic, what is said instead of <see cref="Escalating"/>.</summary>
    [AllowNull]
    public Dictionary<string, List<string>> TopicReplies { get; set => field = value ?? []; } = [];

    /// <summary>Words that hint at the customer's mood.</summary>
    [AllowNull]
    public SentimentWords Sentiment { get; set => field = value ?? new(); } = new();

    [AllowNull]
    public Dictionary<string, IntentPlay> Intents { get; set => field = value ?? []; } = [];
}

public sealed class SentimentWords
{
    [AllowNull]
    public List<string> Positive { get; set => field = value ?? []; } = [];

    [AllowNull]
    public List<string> Negative { get; set => field = value ?? []; } = [];
}

/// <summary>What the bot does about one intent.</summary>
public sealed class IntentPlay
{
    /// <summary>Variants, used in turn; <c>{slot}</c> stands for a slot's value.</summary>
    [AllowNull]
    public List<string> Answers { get; set => field = value ?? []; } = [];

    /// <summary>Slots asked for before answering.</summary>
    [AllowNull]
    public List<string> Needs { get; set => field = value ?? []; } = [];

    /// <summary>Questions by slot, used in turn.</summary>
    [AllowNull]
    public Dictionary<string, List<string>> Ask { get; set => field = value ?? []; } = [];

    [AllowNull]
    public List<string> Suggestions { get; set => field = value ?? []; } = [];

    public EscalationRule Escalate { get; set; }

    /// <summary>What it is about in the middle of a sentence, as in "your refund"; without it the bot does not come back to it by itself.</summary>
    [AllowNull]
    public string Topic { get; set => field = value ?? ""; } = "";

    /// <summary>Skills that count in an agent's favour.</summary>
    [AllowNull]
    public List<string> Skills { get; set => field = value ?? []; } = [];

    /// <summary>Skills without which an agent does not get it.</summary>
    [AllowNull]
    public List<string> RequiredSkills { get; set => field = value ?? []; } = [];

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

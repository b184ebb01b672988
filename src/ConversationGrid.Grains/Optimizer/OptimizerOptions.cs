using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Grains.Optimizer;

/// <summary>Section <c>Optimizer</c>.</summary>
public sealed class OptimizerOptions
{
    public const string Section = "Optimizer";

    /// <summary>
    /// A batch closes at most this long after its first escalation: the window in a flood. Default 100 ms. It should not be shorter than the
    /// deadline, since one batch is solved at a time.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan BatchWindow { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A lone escalation, when no other is to be expected, waits this long for company, and never longer than the window. Default 10 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ShortestWindow { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>A batch closes at once when it holds so many. Default 200.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 200;

    /// <summary>A batch is decided this long after it has closed: what putting the problem leaves of it is the solvers'. Default 50 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an agent has to accept an offer. Default 20 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan OfferTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>An offer whose end nobody reported goes back into the batch this long after it ran out. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan OfferSlack { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Who is left waiting is looked at again after this, also when no agent reports a change. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The only agent who can take an escalation, and let it go, is asked again after this. Default 3 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RepeatOfferPause { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>A conversation transferred to one agent goes to any agent when that one has not taken it in this time. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TransferPatience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Waiting customers are told of a new place at most this often. Default 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan PositionInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The wait expected for each place in the queue before the first accepts have shown it. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan AssumedWaitPerPlace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Queues besides <c>main</c>, each with an optimizer of its own: name, and the skills and intents whose escalations go to it. None by
    /// default. Agents serve all queues, or those that they are added with.
    /// </summary>
    public Dictionary<string, List<string>> Queues { get; set; } = [];

    /// <summary>The seed of the solvers' random choices. Default 1.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>
    /// Of the escalations of one topic, and of the urgent ones, each makes a pair with so many that follow it in the batch: with all of them a
    /// batch in which everybody asks the same would be solved badly in its time. Default 8.
    /// </summary>
    [Range(0, 1000)]
    public int PairReach { get; set; } = 8;

    public RoutingWeights Weights { get; set; } = new();
}

/// <summary>What counts how much when an escalation is matched with an agent, in points of cost.</summary>
public sealed class RoutingWeights
{
    /// <summary>Off the cost when the agent has all preferred skills; in proportion when some.</summary>
    [Range(0.0, 1000.0)]
    public double Skill { get; set; } = 10;

    /// <summary>Onto the cost when the agent does not speak the customer's language.</summary>
    [Range(0.0, 1000.0)]
    public double Language { get; set; } = 15;

    /// <summary>Off the cost when it is the agent whom the customer had last.</summary>
    [Range(0.0, 1000.0)]
    public double Affinity { get; set; } = 6;

    /// <summary>Onto the cost of each further conversation of the same agent: convex, so that load spreads.</summary>
    [Range(0.0, 1000.0)]
    public double Load { get; set; } = 2;

    /// <summary>Onto the cost for an agent who transferred it away.</summary>
    [Range(0.0, 1000.0)]
    public double Avoid { get; set; } = 40;

    /// <summary>Off the cost when two escalations with the same intent go to the same agent at once: who is in a topic stays in it. Default 1.</summary>
    [Range(0.0, 1000.0)]
    public double SameTopic { get; set; } = 1;

    /// <summary>Onto the cost when two escalations of a priority above normal (4 or 5) go to the same agent at once: one of them would be urgent for nothing. Default 4.</summary>
    [Range(0.0, 1000.0)]
    public double BothUrgent { get; set; } = 4;

    /// <summary>The price of letting an escalation of priority 1 wait; it doubles with each step of priority.</summary>
    [Range(0.0, 1_000_000.0)]
    public double Waiting { get; set; } = 100;

    /// <summary>The price of waiting grows by itself once in this time waited. Default 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ServiceLevel { get; set; } = TimeSpan.FromSeconds(60);
}

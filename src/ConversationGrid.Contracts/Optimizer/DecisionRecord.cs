namespace ConversationGrid.Contracts.Optimizer;

/// <summary>Why a conversation was offered to an agent, or kept waiting: one for each escalation of a batch.</summary>
[GenerateSerializer, Immutable, Alias("decision-record")]
public sealed record DecisionRecord
{
    /// <summary>The batch, as <c>queue-epoch-number</c>: no other batch of any queue has that name.</summary>
    [Id(0)] public required string Batch { get; init; }

    [Id(1)] public required long Epoch { get; init; }

    [Id(2)] public required DateTimeOffset At { get; init; }

    [Id(3)] public required string Conversation { get; init; }

    /// <summary>The offer that was made; null when it keeps waiting.</summary>
    [Id(4)] public string? Offer { get; init; }

    [Id(5)] public string? Agent { get; init; }

    /// <summary>
    /// How the agent's grain took the offer; or why none was made of what was decided: <c>Gone</c>, the customer no longer waits, or
    /// <c>AgentChanged</c>, the agent went away or filled up while the batch was solved.
    /// </summary>
    [Id(6)] public string? Receipt { get; init; }

    [Id(7)] public required string Solver { get; init; }

    [Id(8)] public int Escalations { get; init; }

    [Id(9)] public int Agents { get; init; }

    [Id(10)] public long Seed { get; init; }

    /// <summary>Objective of the committed assignment, in points: lower is better.</summary>
    [Id(11)] public double Cost { get; init; }

    /// <summary>Objective of greedy on the same batch.</summary>
    [Id(12)] public double GreedyCost { get; init; }

    /// <summary>Proven lower bound, where a solver gave one.</summary>
    [Id(13)] public double? Bound { get; init; }

    /// <summary>Cost above the bound, as a share of the bound's magnitude; null without a bound.</summary>
    [Id(14)] public double? Gap { get; init; }

    [Id(15)] public double DeadlineMilliseconds { get; init; }

    [Id(16)] public double Milliseconds { get; init; }

    /// <summary>Why the answer was not chosen from all that was asked for: greedy was alone, or the quantum answer did not come in time.</summary>
    [Id(17)] public string? FallbackReason { get; init; }

    /// <summary>
    /// 0–1: how clearly it belongs to this agent, or to the queue, by all that the objective counts (skills, language, load, pairs and the rest), the
    /// others of the batch staying where they are. 0: another place that is open would do as well; 0.5: the next best would cost as many points
    /// more as having none of the preferred skills (<c>Optimizer:Weights:Skill</c>); 1: there is no other. Not a probability of optimality.
    /// </summary>
    [Id(18)] public float Confidence { get; init; }

    [Id(19)] public string Queue { get; init; } = IOptimizerGrain.Key;

    /// <summary>The experiment's arm: the mode that the batch was solved in, in lower case.</summary>
    [Id(20)] public string? Arm { get; init; }

    /// <summary>Names the problem: the same hash, the same numbers.</summary>
    [Id(21)] public string? ProblemHash { get; init; }

    /// <summary>The least cost that any solver showed in time: below <see cref="Cost"/> only where a quantum answer was preferred.</summary>
    [Id(22)] public double? BestKnown { get; init; }

    /// <summary>Hash of the circuit's source. This and the rest of the circuit's figures are of the quantum answer that came in time, went it out or not.</summary>
    [Id(23)] public string? CircuitVersion { get; init; }

    [Id(24)] public string? Backend { get; init; }

    [Id(25)] public int? Shots { get; init; }

    /// <summary>The cost of the circuit's best sample in what it was given, which may be a core of the batch.</summary>
    [Id(26)] public double? Energy { get; init; }

    /// <summary>The share of samples that kept every constraint, 0–1.</summary>
    [Id(27)] public double? FeasibilityRate { get; init; }

    /// <summary>The share of samples that equal the best one, 0–1.</summary>
    [Id(28)] public double? BestSampleFrequency { get; init; }

    /// <summary>Cost of the second-best distinct answer less that of this one: of the samples where it is a circuit's, of the solvers otherwise.</summary>
    [Id(29)] public double? GapToSecond { get; init; }

    /// <summary>How often this solver's answers were better than greedy's so far, 0–1, late ones included; null before the first.</summary>
    [Id(30)] public double? BetterThanGreedyRate { get; init; }

    /// <summary>The 95 % interval of that rate.</summary>
    [Id(31)] public double? BetterThanGreedyLow { get; init; }

    [Id(32)] public double? BetterThanGreedyHigh { get; init; }

    /// <summary>The kind of <see cref="FallbackReason"/>: no-time, no-member, late, failed, refused, declined or called-off.</summary>
    [Id(33)] public string? Fallback { get; init; }
}

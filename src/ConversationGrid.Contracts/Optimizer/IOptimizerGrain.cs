using System.Collections.Immutable;
using ConversationGrid.Contracts.Agents;

namespace ConversationGrid.Contracts.Optimizer;

/// <summary>
/// Collects escalations in batches and assigns them to agents. One for each queue; a second activation is
/// fenced off by its older epoch.
/// </summary>
[Alias("optimizer")]
public interface IOptimizerGrain : IGrainWithStringKey
{
    /// <summary>The queue that everything goes to unless configured otherwise.</summary>
    const string Key = "main";

    /// <summary>Completes when the escalation is stored; queueing the same number again changes nothing.</summary>
    [Alias("enqueue")]
    Task<QueuePlace> Enqueue(Escalation escalation);

    /// <summary>The conversation no longer waits: it ended or went back to the bot.</summary>
    [Alias("cancel")]
    Task Cancel(string conversation, int escalation);

    [OneWay, Alias("agent-changed")]
    Task AgentChanged(AgentAvailability availability);

    [OneWay, Alias("offer-ended")]
    Task OfferEnded(string offer, string conversation, string agent, OfferEnd end);

    /// <summary>Activates the queue after a start, so that those who wait are served.</summary>
    [Alias("wake")]
    Task Wake();

    [Alias("describe")]
    Task<QueueView> Describe();

    /// <summary>All queues as configured, the main one first.</summary>
    [Alias("queues")]
    Task<ImmutableArray<string>> Queues();

    [Alias("mode")]
    Task<ModeView> Mode();

    /// <summary>Completes when the mode is stored; the next batch is solved in it.</summary>
    [Alias("set-mode")]
    Task<ModeView> SetMode(OptimizerMode mode);
}

/// <summary>Position from 1, and the wait expected from recent accepts, where there were any.</summary>
[GenerateSerializer, Immutable, Alias("queue-place")]
public sealed record QueuePlace([property: Id(0)] int Position, [property: Id(1)] int? EstimatedWaitSeconds);

/// <summary>The mode of a queue, and whether a quantum service is there at all.</summary>
[GenerateSerializer, Immutable, Alias("mode-view")]
public sealed record ModeView([property: Id(0)] string Queue, [property: Id(1)] OptimizerMode Mode, [property: Id(2)] bool IsQuantumOn);

/// <summary>A queue as operators see it.</summary>
[GenerateSerializer, Immutable, Alias("queue-view")]
public sealed record QueueView
{
    [Id(0)] public required string Queue { get; init; }

    [Id(1)] public required long Epoch { get; init; }

    /// <summary>Waiting, oldest first, those under offer included.</summary>
    [Id(2)] public ImmutableArray<QueuedView> Waiting { get; init; } = [];

    [Id(3)] public int AvailableAgents { get; init; }

    [Id(4)] public long Batches { get; init; }
}

[GenerateSerializer, Immutable, Alias("queued-view")]
public sealed record QueuedView([property: Id(0)] string Conversation, [property: Id(1)] DateTimeOffset WaitingSince, [property: Id(2)] string? OfferedTo, [property: Id(3)] int Priority);

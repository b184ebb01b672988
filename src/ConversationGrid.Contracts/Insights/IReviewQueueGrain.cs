using System.Collections.Immutable;

namespace ConversationGrid.Contracts.Insights;

/// <summary>What agents filed conversations under, as examples that wait for somebody to look at them. One for the whole grid, under <see cref="Key"/>.</summary>
[Alias("review-queue")]
public interface IReviewQueueGrain : IGrainWithStringKey
{
    const string Key = "main";

    /// <summary>Takes in what is not there yet. When the queue is full, the oldest unreviewed examples go.</summary>
    [Alias("add")]
    Task Add(ImmutableArray<ReviewCandidate> candidates);

    /// <summary>Examples that wait or, if so asked, that were accepted; the oldest first.</summary>
    [Alias("list")]
    Task<ImmutableArray<ReviewExample>> List(bool isAccepted);

    /// <summary>Makes it an example of <paramref name="intent"/>, of the agent's choice where that is null. An accepted one can be accepted anew.</summary>
    /// <returns>The example; null when it is not there.</returns>
    [Alias("accept")]
    Task<ReviewExample?> Accept(string id, string? intent);

    /// <summary>Takes it off the queue for good. False when it is not there.</summary>
    [Alias("reject")]
    Task<bool> Reject(string id);
}

/// <summary>A customer's utterance that led to a person, and what the agent says that it was about.</summary>
[GenerateSerializer, Immutable, Alias("review-candidate")]
public sealed record ReviewCandidate
{
    /// <summary>The same utterance has the same one whenever it comes.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Text { get; init; }

    /// <summary>What the model took it for; null when it was not understood.</summary>
    [Id(2)] public string? Predicted { get; init; }

    /// <summary>What the agent says.</summary>
    [Id(3)] public required string Suggested { get; init; }

    [Id(4)] public required string Conversation { get; init; }

    [Id(5)] public required DateTimeOffset At { get; init; }
}

[GenerateSerializer, Immutable, Alias("review-example")]
public sealed record ReviewExample
{
    /// <summary>Every so-many-th example is never trained on, so that models can be compared on it.</summary>
    public const int HeldBackEvery = 5;

    [Id(0)] public required ReviewCandidate Candidate { get; init; }

    /// <summary>From 1, in the order of arrival.</summary>
    [Id(1)] public required long Number { get; init; }

    /// <summary>The accepted label; null while it waits.</summary>
    [Id(2)] public string? Intent { get; init; }

    public bool IsHeldBack => Number % HeldBackEvery == 0;
}

using ConversationGrid.Contracts.Insights;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Grains.Insights;

/// <summary>Holds what agents say that utterances were about until somebody has looked at it, and what was accepted.</summary>
public sealed class ReviewQueueGrain(
    [PersistentState("review-queue", GridStorage.Name)] IPersistentState<ReviewQueueState> queue,
    IOptions<LearningOptions> options) : Grain, IReviewQueueGrain
{
    private List<ReviewExample> Examples => queue.State.Examples;

    public async Task Add(ImmutableArray<ReviewCandidate> candidates)
    {
        var isChanged = false;
        foreach (var candidate in candidates.Where(candidate => !Examples.Exists(example => example.Candidate.Id == candidate.Id)))
        {
            // What was accepted stays; where that fills the queue, nothing new comes in.
            if (Examples.Count >= options.Value.ReviewCapacity && Examples.FindIndex(example => example.Intent is null) is var oldest)
            {
                if (oldest < 0)
                    break;
                Examples.RemoveAt(oldest);
            }

            Examples.Add(new ReviewExample { Candidate = candidate, Number = ++queue.State.Numbers });
            isChanged = true;
        }

        if (isChanged)
            await SaveAsync();
    }

    public Task<ImmutableArray<ReviewExample>> List(bool isAccepted) =>
        Task.FromResult(Examples.Where(example => example.Intent is not null == isAccepted).ToImmutableArray());

    public async Task<ReviewExample?> Accept(string id, string? intent)
    {
        var at = Examples.FindIndex(example => example.Candidate.Id == id);
        if (at < 0)
            return null;
        Examples[at] = Examples[at] with { Intent = intent ?? Examples[at].Candidate.Suggested };
        var accepted = Examples[at];
        await SaveAsync();
        return accepted;
    }

    public async Task<bool> Reject(string id)
    {
        if (Examples.RemoveAll(example => example.Candidate.Id == id) == 0)
            return false;
        await SaveAsync();
        return true;
    }

    private async Task SaveAsync()
    {
        try
        {
            await queue.WriteStateAsync();
        }
        catch
        {
            // What was not stored is not to be shown: the next activation reads what was.
            DeactivateOnIdle();
            throw;
        }
    }
}

[GenerateSerializer, Alias("review-queue-state")]
public sealed class ReviewQueueState
{
    /// <summary>In the order of arrival.</summary>
    [Id(0)] public List<ReviewExample> Examples { get; set; } = [];

    /// <summary>How many have ever come.</summary>
    [Id(1)] public long Numbers { get; set; }
}

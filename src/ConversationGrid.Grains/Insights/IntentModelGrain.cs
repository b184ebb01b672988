using ConversationGrid.Contracts.Insights;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Language;

namespace ConversationGrid.Grains.Insights;

/// <summary>Operators' access to the models of this process, and to the examples that they learn from.</summary>
public sealed class IntentModelGrain(IntentModels models, IntentObserver observer) : Grain, IIntentModelGrain
{
    private const int Ranks = 5;

    public async Task<IntentModelView> Describe()
    {
        var view = models.Describe() with { Drift = observer.Drift };
        return view.Shadow is null ? view : view with { Comparison = models.Compare(Labelled(await AcceptedAsync(), isHeldBack: true)) };
    }

    public Task<ModelCardView?> Card() =>
        Task.FromResult(models.Card() is { } card ? new ModelCardView(card.ToJson(), card.ToHtml()) : null);

    public Task<ModelOutcome> LoadCandidate(string file) => Task.FromResult(models.LoadCandidate(file));

    public async Task<ModelOutcome> TrainCandidate()
    {
        var accepted = await AcceptedAsync();
        // What is held back is for comparing, also where somebody else said the same words.
        var heldBack = Labelled(accepted, isHeldBack: true).Select(example => example.Text).ToHashSet(StringComparer.Ordinal);
        return models.TrainCandidate([.. Labelled(accepted, isHeldBack: false).Where(example => !heldBack.Contains(example.Text))]);
    }

    public Task<ModelOutcome> Promote() => Task.FromResult(models.Promote());

    public Task<ModelOutcome> RollBack() => Task.FromResult(models.RollBack());

    public Task<ImmutableArray<string>> Labels() => Task.FromResult(models.Labels);

    public Task<ClassifiedUtterance> Classify(string text)
    {
        var model = models.Live.Current;
        var ranked = new RankedIntent[Ranks];
        var verdict = model.Classify(text, ranked);
        return Task.FromResult(new ClassifiedUtterance
        {
            Intent = model.Intents[verdict.Intent],
            Probability = verdict.Probability,
            IsOutOfScope = verdict.IsOutOfScope,
            Ranked = [.. ranked.Take(verdict.RankedCount).Select(rank => new RankedIntentView(model.Intents[rank.Intent], rank.Probability))],
            Language = LanguageGuesser.Guess(text).Code,
            Model = model.ModelVersion,
        });
    }

    private Task<ImmutableArray<ReviewExample>> AcceptedAsync() =>
        GrainFactory.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Key).List(isAccepted: true);

    private static LabelledUtterance[] Labelled(ImmutableArray<ReviewExample> accepted, bool isHeldBack) =>
        [.. accepted.Where(example => example.IsHeldBack == isHeldBack).Select(example => new LabelledUtterance(example.Candidate.Text, example.Intent!))];
}

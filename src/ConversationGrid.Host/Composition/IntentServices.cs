using ConversationGrid.Grains.Conversations;
using ConversationGrid.Grains.Insights;
using ConversationGrid.Grains.Knowledge;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Engines;
using ConversationGrid.Intents.Shipped;
using ConversationGrid.Intents.Slots;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Host.Composition;

/// <summary>
/// What understands customers, and how it learns.
/// <code>
///  shipped model ─▶ playbook ─▶ models (live, candidate, previous) ─▶ live classifier ─▶ conversations
/// </code>
/// </summary>
internal static class IntentServices
{
    public static void Add(IServiceCollection services, string dataFolder)
    {
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<IntentsOptions>>().Value;
            var engine = IntentEngines.Find(options.Engine)!;
            return new ShippedModel(engine, ShippedIntents.PathOf(engine, options.Cache), ShippedIntents.LoadOrTrain(engine, options.Cache, new TrainingNotice()));
        });
        services.AddSingleton(provider => PlaybookReader.Read(
            provider.GetRequiredService<IOptions<BotOptions>>().Value.Playbook,
            provider.GetRequiredService<ShippedModel>().Model.Intents));
        services.AddSingleton(Models);
        services.AddSingleton(provider => provider.GetRequiredService<IntentModels>().Live);
        services.AddSingleton(_ => new DriftReference([.. ShippedIntents.Utterances().Select(utterance => utterance.Text)]));
        services.AddSingleton<IntentMetrics>();
        services.AddSingleton<IntentObserver>();
        services.AddHostedService(provider => provider.GetRequiredService<IntentObserver>());
        services.AddSingleton(provider => new SlotExtractor(new SlotOptions
        {
            Products = [.. provider.GetRequiredService<IOptions<BotOptions>>().Value.Products.Select(product => new ProductName(product, product))],
        }));

        IntentModels Models(IServiceProvider provider)
        {
            var shipped = provider.GetRequiredService<ShippedModel>();
            var setup = new IntentModelSetup
            {
                DataFolder = dataFolder,
                Engine = shipped.Engine,
                Engines = IntentEngines.All,
                Shipped = shipped.Model,
                ShippedPath = shipped.Path,
                Intents = provider.GetRequiredService<Playbook>().Intents.Keys.Where(intent => intent != ReplyPolicy.FallbackIntent).ToHashSet(StringComparer.Ordinal),
                KeptCandidates = provider.GetRequiredService<IOptions<LearningOptions>>().Value.KeptCandidates,
            };
            return new IntentModels(setup, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<IntentModels>>());
        }
    }

    private sealed record ShippedModel(IIntentEngine Engine, string Path, IIntentClassifier Model);
}

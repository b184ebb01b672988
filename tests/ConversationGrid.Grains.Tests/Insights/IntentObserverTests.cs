using System.Diagnostics.Metrics;
using ConversationGrid.Grains.Insights;
using ConversationGrid.Grains.Tests.Conversations;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Learning;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Grains.Tests.Insights;

public sealed class IntentObserverTests : IDisposable
{
    private readonly FakeClassifier _current = new();
    private readonly LiveClassifier _live;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IntentMetrics _metrics;
    private readonly MeterListener _listener = new();
    private readonly List<(string Instrument, double Value)> _heard = [];

    public IntentObserverTests()
    {
        _live = new LiveClassifier(_current);
        _metrics = new IntentMetrics(_services.GetRequiredService<IMeterFactory>());
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _heard.Add((instrument.Name, value)));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _heard.Add((instrument.Name + (tags.IsEmpty ? "" : $" {tags[0].Value}"), value)));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Observe_AFullWindowOfTheTrainingsKind_HasNoDrift()
    {
        using var observer = await ObserveAsync([.. Enumerable.Repeat("order_status", 50), .. Enumerable.Repeat("store_hours", 50)]);

        Assert.Equal((100, 0.0), (observer.Drift!.Utterances, observer.Drift.OutOfScopeRate));
        Assert.InRange(Value("conversationgrid.intents.drift.intents"), 0, 0.1);
        Assert.InRange(Value("conversationgrid.intents.drift.words"), 0, 0.1);
        Assert.Equal(0, Value("conversationgrid.intents.drift.out_of_scope"));
    }

    [Fact]
    public async Task Observe_OtherWishesAndNonsense_RaisesDrift()
    {
        using var observer = await ObserveAsync([.. Enumerable.Repeat("thanks", 60), .. Enumerable.Repeat("sunshine", 40)]);

        Assert.True(Value("conversationgrid.intents.drift.intents") > 0.25);
        Assert.True(Value("conversationgrid.intents.drift.words") > 0.25);
        Assert.Equal(0.4, Value("conversationgrid.intents.drift.out_of_scope"), 6);
        Assert.Equal(0.4, observer.Drift!.OutOfScopeRate, 6);
        Assert.Equal(0, observer.Drift.TrainingOutOfScopeRate);
    }

    [Fact]
    public async Task Observe_LessThanAWindow_SaysNothingYet()
    {
        using var observer = await ObserveAsync("thanks", "thanks");

        Assert.Null(observer.Drift);
        Assert.Empty(_heard);
    }

    [Fact]
    public async Task Observe_WithACandidate_ComparesAndMetersIt()
    {
        _live.SetCandidate(ModelSetups.Small);

        using var observer = await ObserveAsync("order_status: where is my parcel", "thanks: where is my parcel");

        Assert.Equal((1, 2), _live.Shadow);
        Assert.Equal(2, _heard.Count(one => one.Instrument == "conversationgrid.intents.shadow.duration"));
        Assert.Equal((1, 1), (Value("conversationgrid.intents.shadow.verdicts True"), Value("conversationgrid.intents.shadow.verdicts False")));
    }

    [Fact]
    public async Task Observe_CandidateThatFails_IsCountedAndTheRestGoesOn()
    {
        _live.SetCandidate(new FailingClassifier());

        using var observer = await ObserveAsync("thanks", "thanks");

        Assert.Equal(2, _heard.Count(one => one.Instrument == "conversationgrid.intents.observation.failures"));
    }

    [Fact]
    public async Task Observe_QueueFull_IsLeftOutAndCounted()
    {
        using var observer = Observer(queue: 1);
        Observe(observer, "thanks");
        Observe(observer, "thanks");

        Assert.Equal(1, Value("conversationgrid.intents.observation.dropped"));
        await observer.StartAsync(CancellationToken.None);
        await observer.StopAsync(CancellationToken.None);
    }

    /// <summary>An observer that has seen all of it.</summary>
    private async Task<IntentObserver> ObserveAsync(params string[] utterances)
    {
        var observer = Observer();
        await observer.StartAsync(CancellationToken.None);
        foreach (var utterance in utterances)
            Observe(observer, utterance);
        await observer.StopAsync(CancellationToken.None);
        return observer;
    }

    private IntentObserver Observer(int queue = 100) => new(
        _live,
        new DriftReference([.. Enumerable.Repeat("order_status", 50), .. Enumerable.Repeat("store_hours", 50)]),
        _metrics,
        Options.Create(new LearningOptions { DriftWindow = 100, ObservationQueue = queue }),
        TimeProvider.System,
        NullLogger<IntentObserver>.Instance);

    private void Observe(IntentObserver observer, string text) =>
        observer.Observe(new Judgement(text, _current, IntentContext.None, _current.Classify(text, default)));

    private double Value(string instrument) => Assert.Single(_heard, one => one.Instrument == instrument).Value;

    private sealed class FailingClassifier : IIntentClassifier
    {
        public IReadOnlyList<string> Intents { get; } = ["a"];

        public string ModelVersion => "failing";

        public IntentVerdict Classify(ReadOnlySpan<char> utterance, Span<RankedIntent> ranked) => throw new InvalidOperationException("Cannot.");

        public IntentVerdict Classify(ReadOnlySpan<char> utterance, in IntentContext context, Span<RankedIntent> ranked) => Classify(utterance, ranked);
    }
}

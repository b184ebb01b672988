using System.Diagnostics.Metrics;
using ConversationGrid.Gateway.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Gateway.Tests.Metrics;

public sealed class MetricExporterTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricExporter _exporter;
    private readonly Meter _meter;

    public MetricExporterTests()
    {
        _exporter = new MetricExporter(Meters, Options.Create(new GatewayOptions { MaxSeries = 50 }), NullLogger<MetricExporter>.Instance);
        _meter = Meters.Create("ConversationGrid.Tests");
    }

    private IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    [Fact]
    public void Write_Counter_IsAddedUpByItsTagsInWhicheverOrder()
    {
        var turns = _meter.CreateCounter<long>("turn.count", "{turn}", "Turns,\nin all: \\o/");
        turns.Add(2, new("by", "bot"), new("understood", true));
        turns.Add(3, new("understood", true), new("by", "bot"));
        turns.Add(1, new KeyValuePair<string, object?>("by", "an \"agent\"\n\\"));

        var text = Read();

        Assert.Equal(("counter", @"Turns,\nin all: \\o/"), (text.Types["turn_count_total"], text.Helps["turn_count_total"]));
        Assert.Equal(5, text["""turn_count_total{by="bot",understood="true"}"""]);
        Assert.Equal(1, text["""turn_count_total{by="an \"agent\"\n\\"}"""]);
        Assert.Equal(2, text.Count("turn_count_total"));
    }

    [Fact]
    public void Write_GaugesAndUpDownCounters_ShowWhatIs()
    {
        var drift = _meter.CreateGauge<double>("drift");
        var open = _meter.CreateUpDownCounter<int>("open");
        drift.Record(0.5);
        drift.Record(0.25);
        open.Add(3);
        open.Add(-1);

        var text = Read();

        Assert.Equal((0.25, 2.0), (text["drift"], text["open"]));
        Assert.Equal(("gauge", "gauge"), (text.Types["drift"], text.Types["open"]));
    }

    [Fact]
    public void Write_Observed_IsAskedEachTimeAndWhatIsGoneIsNotShown()
    {
        var queues = new List<Measurement<int>> { new(7, new KeyValuePair<string, object?>("queue", "main")), new(1, new KeyValuePair<string, object?>("queue", "sales")) };
        _meter.CreateObservableGauge("queue.length", () => queues);
        Assert.Equal(8, Read().Sum("queue_length"));

        queues.RemoveAt(1);

        Assert.Equal((7.0, 1), (Read()["""queue_length{queue="main"}"""], Read().Count("queue_length")));
    }

    [Fact]
    public void Write_ObservedCounter_IsNotAddedUp()
    {
        _meter.CreateObservableCounter("written", () => 5L, "By");

        Read();

        Assert.Equal(("counter", 5.0), (Read().Types["written_bytes_total"], Read()["written_bytes_total"]));
    }

    [Fact]
    public void Write_Histogram_HasTheBucketsThatTheInstrumentAdvises()
    {
        var size = _meter.CreateHistogram("size", "{item}", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 10] });
        foreach (var value in new[] { 1, 2, 10, 11, 500 })
            size.Record(value, new KeyValuePair<string, object?>("queue", "main"));

        var text = Read();

        Assert.Equal("histogram", text.Types["size"]);
        Assert.Equal((1.0, 3.0, 5.0), (text["""size_bucket{queue="main",le="1"}"""], text["""size_bucket{queue="main",le="10"}"""], text["""size_bucket{queue="main",le="+Inf"}"""]));
        Assert.Equal((524.0, 5.0), (text["""size_sum{queue="main"}"""], text["""size_count{queue="main"}"""]));
    }

    [Fact]
    public void Write_HistogramWithoutAdvice_HasTheUsualBuckets()
    {
        _meter.CreateHistogram<double>("turn.duration", "s").Record(0.3);

        var text = Read();

        Assert.Equal((0.0, 1.0, 0.3), (text["""turn_duration_seconds_bucket{le="0.25"}"""], text["""turn_duration_seconds_bucket{le="0.5"}"""], text["turn_duration_seconds_sum"]));
    }

    [Fact]
    public void Write_MoreSeriesThanThereMayBe_DropsAndCountsTheRest()
    {
        var offers = _meter.CreateCounter<int>("offers");
        for (var i = 0; i < 120; i++)
            offers.Add(1, new KeyValuePair<string, object?>("receipt", i % 60));

        var text = Read();

        Assert.Equal((50, 100.0, 20.0), (text.Count("offers_total"), text.Sum("offers_total"), text["conversationgrid_metrics_dropped_total"]));
    }

    [Fact]
    public void Write_InstrumentThatThrows_LeavesTheOthers()
    {
        _meter.CreateObservableGauge("broken", new Func<int>(() => throw new InvalidOperationException("gone")));
        _meter.CreateObservableGauge("whole", () => 1);

        Assert.Equal((1.0, 0), (Read()["whole"], Read().Count("broken")));
    }

    [Fact]
    public void Write_TwoInstrumentsOfOneName_AreOneFamilyOrTheFirst()
    {
        var one = _meter.CreateCounter<int>("twice");
        var another = Meters.Create("ConversationGrid.Others").CreateCounter<long>("twice");
        var gauge = _meter.CreateGauge<int>("twice.total");
        one.Add(1);
        another.Add(2);
        gauge.Record(77);

        Assert.Equal(3, Read()["twice_total"]);
    }

    [Fact]
    public void Write_MetersOfOthers_AreLeftOut()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        services.GetRequiredService<IMeterFactory>().Create("ConversationGrid.Tests").CreateCounter<int>("neighbour").Add(1);
        Meters.Create("Elsewhere").CreateCounter<int>("elsewhere").Add(1);

        Assert.DoesNotContain(Read().Types.Keys, name => name is "neighbour_total" or "elsewhere_total");
    }

    [Fact]
    public void Write_Runtime_IsThere() => Assert.True(Read()["dotnet_process_memory_working_set_bytes"] > 1_000_000);

    [Fact]
    public async Task Write_WhileMeasuring_LosesNothing()
    {
        const int each = 20_000;
        var turns = _meter.CreateCounter<long>("turns");
        var lengths = _meter.CreateHistogram<double>("lengths");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
            {
                turns.Add(1, new KeyValuePair<string, object?>("by", thread % 2));
                lengths.Record(i);
                if (i % 5000 == 0)
                    Read();
            }
        })));

        Assert.Equal((4.0 * each, 4.0 * each), (Read().Sum("turns_total"), Read()["lengths_count"]));
    }

    public void Dispose()
    {
        _exporter.Dispose();
        _services.Dispose();
    }

    private PrometheusText Read() => new(_exporter.Write());
}

using System.Diagnostics.Metrics;
using ConversationGrid.Gateway.Metrics;

namespace ConversationGrid.Gateway.Tests.Metrics;

public sealed class MetricNameTests
{
    [Theory]
    [InlineData("conversationgrid.turn.duration", "s", "Histogram", "conversationgrid_turn_duration_seconds")]
    [InlineData("conversationgrid.turn.count", "{turn}", "Counter", "conversationgrid_turn_count_total")]
    [InlineData("conversationgrid.batch.missed_deadlines", null, "Counter", "conversationgrid_batch_missed_deadlines_total")]
    [InlineData("conversationgrid.intents.drift.words", "1", "Gauge", "conversationgrid_intents_drift_words")]
    [InlineData("dotnet.gc.heap.total_allocated", "By", "Counter", "dotnet_gc_heap_total_allocated_bytes_total")]
    [InlineData("wait.seconds", "s", "Gauge", "wait_seconds")]
    [InlineData("seen.total", "", "Counter", "seen_total")]
    [InlineData("9 lives--left", "km/h", "Gauge", "_9_lives_left_km_h")]
    public void Of_NameAndUnit_AreAsPrometheusWantsThem(string name, string? unit, string kind, string expected)
    {
        using var meter = new Meter("tests");
        Assert.Equal(expected, MetricName.Of(meter.CreateCounter<int>(name, unit), Enum.Parse<MetricKind>(kind)));
    }
}

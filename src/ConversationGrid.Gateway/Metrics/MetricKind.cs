namespace ConversationGrid.Gateway.Metrics;

/// <summary>As Prometheus knows them: what goes up and down is a gauge, whether it is added to or set.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

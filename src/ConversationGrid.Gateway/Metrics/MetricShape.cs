using System.Diagnostics.Metrics;

namespace ConversationGrid.Gateway.Metrics;

/// <summary>What an instrument becomes; whether a measurement is added to what is known or takes its place; whether it measures only when asked.</summary>
internal readonly record struct MetricShape(MetricKind Kind, bool IsAdded, bool IsObserved)
{
    /// <returns>Null for a kind of instrument that is not known here.</returns>
    public static MetricShape? Of(Instrument instrument)
    {
        var type = instrument.GetType().IsGenericType ? instrument.GetType().GetGenericTypeDefinition() : null;
        return type == typeof(Counter<>) ? new(MetricKind.Counter, IsAdded: true, IsObserved: false)
            : type == typeof(UpDownCounter<>) ? new(MetricKind.Gauge, IsAdded: true, IsObserved: false)
            : type == typeof(Gauge<>) ? new(MetricKind.Gauge, IsAdded: false, IsObserved: false)
            : type == typeof(Histogram<>) ? new(MetricKind.Histogram, IsAdded: true, IsObserved: false)
            : type == typeof(ObservableCounter<>) ? new(MetricKind.Counter, IsAdded: false, IsObserved: true)
            : type == typeof(ObservableGauge<>) || type == typeof(ObservableUpDownCounter<>) ? new(MetricKind.Gauge, IsAdded: false, IsObserved: true)
            : null;
    }
}

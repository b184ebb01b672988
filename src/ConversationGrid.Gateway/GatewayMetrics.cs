using System.Diagnostics.Metrics;

namespace ConversationGrid.Gateway;

/// <summary>Instruments of the meter <c>ConversationGrid.Gateway</c>.</summary>
internal sealed class GatewayMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _connected;
    private readonly Counter<long> _disconnected;
    private Func<int> _connections = static () => 0;

    public GatewayMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("ConversationGrid.Gateway");
        _connected = _meter.CreateCounter<long>("conversationgrid.socket.connected", "{socket}", "Sockets that were opened, by party.");
        _disconnected = _meter.CreateCounter<long>("conversationgrid.socket.disconnected", "{socket}", "Sockets that are closed again, by party.");
        _meter.CreateObservableGauge("conversationgrid.socket.open", () => _connections(), "{socket}", "Sockets that are open now.");
    }

    public void Observe(Func<int> connections) => _connections = connections;

    public void Connected(bool isAgent) => _connected.Add(1, Tag(isAgent));

    public void Disconnected(bool isAgent) => _disconnected.Add(1, Tag(isAgent));

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tag(bool isAgent) => new("party", isAgent ? "agent" : "customer");
}

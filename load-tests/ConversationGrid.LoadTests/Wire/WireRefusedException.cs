using System.Net;

namespace ConversationGrid.LoadTests.Wire;

/// <summary>The server did not upgrade to a WebSocket but answered with <see cref="Status"/>.</summary>
public sealed class WireRefusedException(HttpStatusCode status, Exception? inner = null)
    : Exception($"The server refused the socket with {(int)status}.", inner)
{
    public HttpStatusCode Status { get; } = status;
}

namespace ConversationGrid.Host.Quantum;

/// <summary>Where the child process listens: another port after each start. Requests go there whatever host they name.</summary>
internal sealed class QuantumAddress : DelegatingHandler
{
    private volatile Uri? _current;

    /// <summary>Null while there is none.</summary>
    public Uri? Current { get => _current; set => _current = value; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = _current ?? throw new HttpRequestException("it is not running at the moment");
        request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ConversationGrid.Optimization.Quantum.Hardware;

/// <summary>
/// Runs the quantum service's circuits on a target of an Azure Quantum workspace.
/// <code>
///  quantum service ──QIR──▶ count gates ──▶ within the budget? ───────▶ upload ──▶ job ──▶ look, longer and longer apart
///                                                   │ no                              │           │ Succeeded
///                                                   ▼                                 ▼           ▼
///                                                refused            time is up, or given up:   download, bits to places
///                                                                   the job is cancelled
/// </code>
/// A job's id follows from what is asked, so that a request that is repeated does not pay for a second job.
/// </summary>
internal sealed class AzureQuantumService : IQuantumService, IAsyncDisposable
{
    private const string InputBlob = "inputData";
    private const string Succeeded = "Succeeded";

    private readonly HttpQuantumService _circuits;
    private readonly AzureQuantumWorkspace _workspace;
    private readonly HardwareOptions _options;
    private readonly HardwarePrices _prices;
    private readonly TimeProvider _clock;
    private readonly PatientCalls _calls;
    private readonly IHardwareBudget _budget;
    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _stopping = new();

    public AzureQuantumService(
        HttpQuantumService circuits, AzureQuantumWorkspace workspace, HardwareOptions options, IHardwareBudget budget, TimeProvider clock)
    {
        (_circuits, _workspace, _options, _budget, _clock) = (circuits, workspace, options, budget, clock);
        _prices = options.Prices ?? throw new ArgumentException("Prices must be given.", nameof(options));
        _calls = new PatientCalls(options, clock);
        _places = new SemaphoreSlim(options.MaxJobs);
    }

    public Task<string> CircuitVersionAsync(CancellationToken cancellationToken) =>
        _calls.RunAsync(_circuits.CircuitVersionAsync, cancellationToken);

    public async Task<QuantumSolveResponse> SolveAsync(QuantumSolveRequest request, CancellationToken cancellationToken)
    {
        // Not waited for: a batch that finds the hardware busy goes on without it.
        if (!_places.Wait(0, CancellationToken.None))
            throw new QuantumServiceException($"Not sent: {_options.MaxJobs} earlier jobs are still out (MaxJobs).", isTransient: true);
        try
        {
            using var time = new CancellationTokenSource(_options.JobTimeout, _clock);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token, time.Token);
            try
            {
                return await RunAsync(request, end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException error) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new QuantumServiceException($"The job was not done within {_options.JobTimeout} (JobTimeout).", isTransient: true, inner: error);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Cancels what is out, and waits until the workspace has been told.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        for (int place = 0; place < _options.MaxJobs; place++)
            await _places.WaitAsync().ConfigureAwait(false);
        _places.Dispose();
        _stopping.Dispose();
    }

    private async Task<QuantumSolveResponse> RunAsync(QuantumSolveRequest request, CancellationToken cancellationToken)
    {
        (string qir, string version) = await _calls.RunAsync(token => _circuits.WriteQirAsync(request, token), cancellationToken).ConfigureAwait(false);
        QirProgram program = QirProgram.Read(qir);
        if (program.Outputs != request.Options.Sum(places => places.Count))
            throw new QuantumServiceException("The circuit does not return a bit for each place.", isTransient: false);

        decimal estimate = _prices.CostOf(program, request.Shots);
        var charge = new Charge(await _budget.ReserveAsync(estimate).ConfigureAwait(false), estimate);
        string id = JobId(request, qir);
        await SendAsync(id, request, qir, program.EntryPoint, charge, cancellationToken).ConfigureAwait(false);
        AzureQuantumJob job = await EndOfAsync(id, charge, cancellationToken).ConfigureAwait(false);
        if (job.Status != Succeeded)
        {
            string why = job.ErrorData is { } error ? $" ({error.Code}: {error.Message})" : "";
            throw new QuantumServiceException($"The job ended as {job.Status} on {_options.Target}{why}.", isTransient: false);
        }
        string output = await DownloadAsync(job, cancellationToken).ConfigureAwait(false);
        return new QuantumSolveResponse(request.Key, version, _options.Target!, MeasuredResults.Read(output, request.Options, request.Shots))
        {
            Charge = charge.Amount,
        };
    }

    private async Task SendAsync(
        string id, QuantumSolveRequest request, string qir, string entryPoint, Charge charge, CancellationToken cancellationToken)
    {
        bool isSent = false;
        try
        {
            AzureQuantumJobRequest job = await UploadAsync(id, request, qir, entryPoint, cancellationToken).ConfigureAwait(false);
            isSent = true;
            await _calls.RunAsync(token => _workspace.SubmitAsync(job, token), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // An attempt whose answer never came may have got there all the same.
            if (isSent && error is not QuantumServiceException { IsTransient: false })
                await CancelAsync(id).ConfigureAwait(false);
            else
                await SettleAsync(charge, 0).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<AzureQuantumJobRequest> UploadAsync(
        string id, QuantumSolveRequest request, string qir, string entryPoint, CancellationToken cancellationToken)
    {
        Uri container = await _calls.RunAsync(token => _workspace.SignAsync($"job-{id}", blob: null, token), cancellationToken).ConfigureAwait(false);
        await _calls.RunAsync(token => _workspace.CreateContainerAsync(container, token), cancellationToken).ConfigureAwait(false);
        var input = new UriBuilder(container) { Path = $"{container.AbsolutePath}/{InputBlob}" };
        await _calls.RunAsync(token => _workspace.UploadAsync(input.Uri, qir, token), cancellationToken).ConfigureAwait(false);
        input.Query = "";
        return new AzureQuantumJobRequest(
            id, $"conversationgrid {request.Key[..12]}", _options.ProviderId!, _options.Target!,
            container.AbsoluteUri, input.Uri.AbsoluteUri, InputParams(entryPoint, request.Shots));
    }

    /// <summary>Looks until the job has ended, and cancels it if that cannot be waited for.</summary>
    private async Task<AzureQuantumJob> EndOfAsync(string id, Charge charge, CancellationToken cancellationToken)
    {
        try
        {
            TimeSpan pause = _options.PollInterval;
            while (true)
            {
                await Task.Delay(pause, _clock, cancellationToken).ConfigureAwait(false);
                pause = TimeSpan.FromTicks(Math.Min(_options.MaxPollInterval.Ticks, pause.Ticks * 3 / 2));
                if (await LookAsync(id, cancellationToken).ConfigureAwait(false) is not { } job)
                    continue;
                if (job.CostEstimate is { } cost && cost.CurrencyCode == _prices.Currency)
                    await SettleAsync(charge, cost.EstimatedTotal).ConfigureAwait(false);
                // All else is on its way: Waiting, Executing, and what providers may add.
                if (job.Status is Succeeded or "Failed" or "Cancelled")
                    return job;
            }
        }
        catch
        {
            await CancelAsync(id).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Null where the workspace has trouble: the job goes on without being looked at, and is paid for.</summary>
    private async Task<AzureQuantumJob?> LookAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await _calls.RunAsync(token => _workspace.FindAsync(id, token), cancellationToken).ConfigureAwait(false);
        }
        catch (QuantumServiceException error) when (error.IsTransient)
        {
            return null;
        }
    }

    private async Task<string> DownloadAsync(AzureQuantumJob job, CancellationToken cancellationToken)
    {
        // The address may be signed no more: its container and blob are named to get one that is.
        string path = AzureQuantumWorkspace.AddressOf(job.OutputDataUri).AbsolutePath.TrimStart('/');
        string[] names = path.Split('/', 2);
        if (names.Length != 2)
            throw new QuantumServiceException("The job does not say where its output is.", isTransient: false);
        Uri blob = await _calls.RunAsync(token => _workspace.SignAsync(names[0], Uri.UnescapeDataString(names[1]), token), cancellationToken).ConfigureAwait(false);
        return await _calls.RunAsync(token => _workspace.DownloadAsync(blob, token), cancellationToken).ConfigureAwait(false);
    }

    private async Task CancelAsync(string id)
    {
        using var time = new CancellationTokenSource(_options.AttemptTimeout, _clock);
        try
        {
            await _calls.RunAsync(token => _workspace.CancelAsync(id, token), time.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is QuantumServiceException or OperationCanceledException)
        {
            // What led here is reported; the charge stands.
        }
    }

    private async Task SettleAsync(Charge charge, decimal amount)
    {
        if (amount == charge.Amount)
            return;
        charge.Amount = amount;
        await _budget.SettleAsync(charge.Number, amount).ConfigureAwait(false);
    }

    private JsonObject InputParams(string entryPoint, int shots)
    {
        var parameters = (JsonObject)JsonNode.Parse(_options.InputParams ?? "{}")!;
        parameters["entryPoint"] = entryPoint;
        parameters["arguments"] = new JsonArray();
        // Providers read the one or the other.
        parameters["shots"] = shots;
        parameters["count"] = shots;
        return parameters;
    }

    private string JobId(QuantumSolveRequest request, string qir)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Key}|{_options.Target}|{request.Shots}|{_options.InputParams}|{qir}"));
        return new Guid(hash.AsSpan(0, 16)).ToString();
    }

    private sealed class Charge(long number, decimal amount)
    {
        public long Number => number;

        public decimal Amount { get; set; } = amount;
    }
}

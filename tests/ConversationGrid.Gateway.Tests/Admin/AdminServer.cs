using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Gateway.Admin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Gateway.Tests.Admin;

/// <summary>
/// A gateway on a free port before the grains of a test, with empty logs of decisions and bodies of at most 64 KiB, and a client that has the
/// operators' token.
/// </summary>
internal sealed class AdminServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AdminServer(IGrainFactory grains)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new AdminToken("right"));
        builder.Services.AddSingleton(grains);
        builder.Services.AddSingleton<IDecisionStore>(Decisions);
        builder.Services.AddSingleton<IShadowStore>(Shadow);
        builder.Services.AddGateway();
        _app = builder.Build();
        _app.MapGateway();
    }

    public HttpClient Client { get; } = new() { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", "right") } };

    public IServiceProvider Services => _app.Services;

    public WarningLog Log { get; } = new();

    public EmptyDecisions Decisions { get; } = new();

    public EmptyShadow Shadow { get; } = new();

    public static async Task<AdminServer> StartAsync(params (Type Interface, string Key, object Grain)[] grains)
    {
        var server = new AdminServer(FakeGrains.Create(grains));
        await server._app.StartAsync();
        server.Client.BaseAddress = new Uri(server._app.Urls.First());
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    internal sealed class EmptyShadow : IShadowStore
    {
        /// <summary>Of the last read.</summary>
        public int Limit { get; private set; }

        public ValueTask AppendAsync(ImmutableArray<ShadowRecord> answers, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<ShadowRecord>> ReadAsync(int limit, CancellationToken cancellationToken)
        {
            Limit = limit;
            return ValueTask.FromResult(ImmutableArray<ShadowRecord>.Empty);
        }
    }

    internal sealed class EmptyDecisions : IDecisionStore
    {
        /// <summary>Of the last read.</summary>
        public int Limit { get; private set; }

        public ValueTask AppendAsync(ImmutableArray<DecisionRecord> decisions, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<DecisionRecord>> ReadAsync(string? conversation, int limit, CancellationToken cancellationToken)
        {
            Limit = limit;
            return ValueTask.FromResult(ImmutableArray<DecisionRecord>.Empty);
        }
    }
}

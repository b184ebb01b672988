using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace ConversationGrid.Persistence.Tests;

public sealed class PersistenceExtensionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task AddSqlitePersistence_HostRestarted_KeepsAllThree()
    {
        var grain = GrainId.Create("counter", "1");
        using (var first = Host(services => services.AddSqlitePersistence("grid")))
        {
            await first.StartAsync();
            await Transcripts(first).AppendAsync("c", TranscriptStoreContract.Append(1, 1), default);
            await Decisions(first).AppendAsync([new DecisionRecord { Batch = "1-1", Epoch = 1, At = default, Conversation = "c", Solver = "greedy" }], default);
            await States(first).WriteStateAsync("count", grain, new GrainState<Count>(new Count { Value = 5 }));
            await first.StopAsync();
        }

        using var second = Host(services => services.AddSqlitePersistence("grid"));
        await second.StartAsync();
        var state = new GrainState<Count>();
        await States(second).ReadStateAsync("count", grain, state);

        Assert.Equal(5, state.State!.Value);
        Assert.Single((await Transcripts(second).ReadAsync("c", 0, 0, 10, default)).Entries);
        Assert.Single(await Decisions(second).ReadAsync(null, 10, default));
        await second.StopAsync();
    }

    [Fact]
    public async Task AddSqlitePersistence_FolderInUse_TheHostDoesNotStart()
    {
        using var first = Host(services => services.AddSqlitePersistence("grid"));
        await first.StartAsync();
        using var second = Host(services => services.AddSqlitePersistence("grid"));

        var refusal = await Assert.ThrowsAsync<StorageException>(() => second.StartAsync());

        Assert.Contains(_folder.Path, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("memory")]
    public async Task AddPersistence_WrongOptions_TheHostDoesNotStartAndNamesThem(string kind)
    {
        using var host = Host(services => Add(services, kind), ("Storage:Readers", "0"), ("Storage:QueueLimit", "-5"));

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("Storage:Readers", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Storage:QueueLimit", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddMemoryPersistence_Started_TouchesNoDisk()
    {
        using var host = Host(services => services.AddMemoryPersistence());
        await host.StartAsync();

        await Transcripts(host).AppendAsync("c", TranscriptStoreContract.Append(1, 1), default);

        Assert.Single((await Transcripts(host).ReadAsync("c", 0, 0, 10, default)).Entries);
        Assert.Empty(await Decisions(host).ReadAsync(null, 10, default));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        await host.StopAsync();
    }

    public void Dispose() => _folder.Dispose();

    private static IServiceCollection Add(IServiceCollection services, string kind) =>
        kind == "memory" ? services.AddMemoryPersistence() : services.AddSqlitePersistence("grid");

    private static ITranscriptStore Transcripts(IHost host) => host.Services.GetRequiredService<ITranscriptStore>();

    private static IDecisionStore Decisions(IHost host) => host.Services.GetRequiredService<IDecisionStore>();

    private static IGrainStorage States(IHost host) => host.Services.GetRequiredKeyedService<IGrainStorage>("grid");

    private IHost Host(Action<IServiceCollection> add, params (string Key, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new("Storage:Directory", _folder.Path), .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))]);
        add(builder.Services);
        return builder.Build();
    }

    public sealed class Count
    {
        public int Value { get; set; }
    }
}

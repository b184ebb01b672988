using ConversationGrid.Gateway;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Host.Composition;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Host.Tests.Composition;

public sealed class GridApplicationTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"grid-{Guid.NewGuid():N}");

    [Theory]
    [InlineData("Gateway", "--set Gateway: expected Section:Key=value.")]
    [InlineData("Gateway:MaxFrameBytes", "--set Gateway:MaxFrameBytes: expected Section:Key=value.")]
    [InlineData("MaxFrameBytes=1024", "--set MaxFrameBytes=1024: expected Section:Key=value.")]
    [InlineData("=5", "--set =5: expected Section:Key=value.")]
    [InlineData(":Key=5", "--set :Key=5: expected Section:Key=value.")]
    [InlineData("", "--set : expected Section:Key=value.")]
    [InlineData("Nonsense:Key=5", "--set Nonsense:Key=5: there is no section Nonsense.")]
    [InlineData("Gateway:Nonsense=5", "Gateway:Nonsense: there is no such key. Keys: Address, ")]
    [InlineData("Gateway:=5", "Gateway:: there is no such key.")]
    [InlineData("Optimizer:Weights:Nonsense=5", "Optimizer:Weights:Nonsense: there is no such key. Keys: Skill, ")]
    [InlineData("Gateway:MaxFrameBytes=many", "Gateway:MaxFrameBytes: 'many' is no Int32.")]
    [InlineData("Gateway:MaxFrameBytes=", "Gateway:MaxFrameBytes: '' is no Int32.")]
    [InlineData("Gateway:MaxFrameBytes=99999999999", "Gateway:MaxFrameBytes: '99999999999' is no Int32.")]
    [InlineData("Gateway:MaxFrameBytes=255", "Gateway:MaxFrameBytes: The field MaxFrameBytes must be between 256 and 16777216.")]
    [InlineData("Optimizer:Deadline=soon", "Optimizer:Deadline: 'soon' is no TimeSpan.")]
    [InlineData("Optimizer:Deadline=00:01:01", "Optimizer:Deadline: ")]
    [InlineData("Optimizer:Weights:Skill=-1", "Optimizer:Weights:Skill: ")]
    [InlineData("Agents:ReconnectGrace=-00:00:01", "Agents:ReconnectGrace: ")]
    [InlineData("Conversations:UnsureBelow=1.01", "Conversations:UnsureBelow: ")]
    [InlineData("Demo:Agents=101", "Demo:Agents: ")]
    [InlineData("Bot:Playbook=", "Bot:Playbook: ")]
    [InlineData("Storage:Readers=0", "Storage:Readers: ")]
    [InlineData("Intents:Engine=guessing", "Intents:Engine: expected builtin or mlnet.")]
    [InlineData("Learning:DriftWindow=9", "Learning:DriftWindow: ")]
    [InlineData("Quantum:Chaos:ErrorShare=1.5", "Quantum:Chaos:ErrorShare: ")]
    [InlineData("Quantum:Chaos:Nonsense=1", "Quantum:Chaos:Nonsense: there is no such key. Keys: Latency, LogNormalMedian, LogNormalSigma, HeavyTailMinimum, HeavyTailExponent, ErrorShare, HangShare, GarbageShare, WrongAnswerShare, Seed.")]
    [InlineData("Quantum:Chaos:IsActive=true", "Quantum:Chaos:IsActive: there is no such key. Keys: Latency, ")]
    [InlineData("Quantum:BaseAddress=http://[", "Quantum:BaseAddress: 'http://[' is no Uri.")]
    [InlineData("Quantum:BreakerPause=0", "Quantum:BreakerPause: ")]
    [InlineData("QuantumService:Folder=", "QuantumService:Folder: ")]
    [InlineData("Portfolio:Threads=0", "Portfolio:Threads: ")]
    [InlineData("Storage:Synchronous=Perhaps", "Storage:Synchronous: 'Perhaps' is no SynchronousMode.")]
    public void Build_WrongSetting_IsNamed(string setting, string error)
    {
        var failure = Assert.Throws<InvalidSettingsException>(() => GridApplication.Build(Settings(setting)));

        Assert.StartsWith(error, Assert.Single(failure.Message.Split(Environment.NewLine)), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public async Task Build_MLNetAsked_IsTakenWhereItIsAndRefusedWhereItIsNot()
    {
        if (IntentEngines.Find(IntentEngines.MLNet) is null)
        {
            var failure = Assert.Throws<InvalidSettingsException>(() => GridApplication.Build(Settings("Intents:Engine=mlnet")));
            Assert.StartsWith("Intents:Engine: mlnet: ML.NET is not in this build.", failure.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_folder));
        }
        else
        {
            await using var app = GridApplication.Build(Settings("Intents:Engine=mlnet"));
            Assert.Equal(IntentEngines.MLNet, app.Services.GetRequiredService<IOptions<IntentsOptions>>().Value.Engine);
        }
    }

    [Fact]
    public void Build_ManyWrongSettings_NamesThemAll()
    {
        var failure = Assert.Throws<InvalidSettingsException>(() => GridApplication.Build(Settings(
            "Gateway", "Nonsense:Key=5", "Gateway:Nonsense=5", "Gateway:MaxFrameBytes=many", "Gateway:MaxTextLength=0", "Optimizer:BatchSize=0", "Optimizer:Weights:Load=-1", "Storage:Readers=0")));

        Assert.Equal(
            ["--set Gateway", "--set Nonsense:Key=5", "Gateway:MaxFrameBytes", "Gateway:Nonsense", "Gateway:MaxTextLength", "Optimizer:BatchSize", "Optimizer:Weights:Load", "Storage:Readers"],
            failure.Message.Split(Environment.NewLine).Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task Build_GoodSettings_AreBoundAndTheLastOfAKeyWins()
    {
        await using var app = GridApplication.Build(Settings(
            "Gateway:MaxFrameBytes=1024", "gateway:maxframebytes=2048", "Optimizer:Weights:Skill=1.5", "Optimizer:BatchWindow=00:00:02", "Bot:Products:0=Teapot", "Bot:Products:1=A=B"));

        Assert.Equal(2048, app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.MaxFrameBytes);
        var optimizer = app.Services.GetRequiredService<IOptions<OptimizerOptions>>().Value;
        Assert.Equal((1.5, TimeSpan.FromSeconds(2)), (optimizer.Weights.Skill, optimizer.BatchWindow));
        Assert.Equal(["Teapot", "A=B"], app.Services.GetRequiredService<IOptions<BotOptions>>().Value.Products);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private GridSettings Settings(params string[] settings) => new() { Port = 0, DataFolder = _folder, Storage = "memory", Settings = settings };
}

using ConversationGrid.Host.Composition;
using ConversationGrid.Host.Quantum;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Host.Tests.Quantum;

public sealed class QuantumPlanTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quantum-").FullName;

    [Fact]
    public void Make_Off_SaysSo() => Assert.Equal(new QuantumPlan(false, null, "quantum: off (as asked)"), QuantumPlan.Make("off", new QuantumChildOptions()));

    [Fact]
    public void Make_Address_UsesIt()
    {
        var plan = QuantumPlan.Make("http://10.0.0.1:5090", new QuantumChildOptions());

        Assert.Equal((true, false, new Uri("http://10.0.0.1:5090")), (plan.IsOn, plan.IsChild, plan.Url));
    }

    [Fact]
    public void Make_OnWithoutNode_IsOffAndSaysWhy() =>
        Assert.Equal("quantum: off (Node is not installed; the quantum service wants version 20 or newer)", QuantumPlan.Make("on", Options("no-such-node")).Line);

    [Fact]
    public void Make_OnWithAnOldNode_IsOffAndSaysWhy() =>
        Assert.Equal("quantum: off (Node is v18.19.0; the quantum service wants version 20 or newer)", QuantumPlan.Make("on", Options(Node("v18.19.0"))).Line);

    [Fact]
    public void Make_On_WantsTheServiceAndItsPackages()
    {
        var options = Options(Node("v22.1.0"));
        Assert.Equal($"quantum: off (there is no quantum service in {_folder})", QuantumPlan.Make("on", options).Line);
        File.WriteAllText(Path.Combine(_folder, "main.js"), "");
        Assert.Equal($"quantum: off (its packages are not installed: run npm ci in {_folder})", QuantumPlan.Make("on", options).Line);
        Directory.CreateDirectory(Path.Combine(_folder, "node_modules"));

        Assert.Equal((true, true, $"quantum: on ({_folder})"), (QuantumPlan.Make("on", options).IsOn, QuantumPlan.Make("on", options).IsChild, QuantumPlan.Make("on", options).Line));
    }

    [Fact]
    public async Task Build_WithAnAddress_RacesTheServiceWithTheChaosThatWasSet()
    {
        await using var app = GridApplication.Build(new GridSettings
        {
            Port = 0,
            DataFolder = _folder,
            Storage = "memory",
            Quantum = "http://127.0.0.1:1",
            Settings = ["Quantum:Chaos:HeavyTailMinimum=00:00:00.005", "Quantum:Chaos:ErrorShare=0.25", "Quantum:BreakerPause=00:00:20", "Quantum:MaxRetries=1"],
        });

        Assert.True(app.Services.GetRequiredService<SolverPortfolio>().HasRemoteMember);
        var options = app.Services.GetRequiredService<IOptions<QuantumServiceOptions>>().Value;
        Assert.Equal((0.25, TimeSpan.FromMilliseconds(5), true), (options.Chaos.ErrorShare, options.Chaos.HeavyTailMinimum, options.Chaos.IsActive));
        Assert.Equal((TimeSpan.FromSeconds(20), 1, new Uri("http://127.0.0.1:1")), (options.BreakerPause, options.MaxRetries, options.BaseAddress));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private QuantumChildOptions Options(string node) => new() { Node = node, Folder = _folder };

    /// <summary>A program that says of itself that it is this version of Node.</summary>
    private string Node(string version)
    {
        var path = Path.Combine(_folder, "node");
        File.WriteAllText(path, $"#!/bin/sh\necho {version}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}

using System.Collections.Immutable;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Optimizer;

namespace ConversationGrid.Gateway.Tests.Admin;

/// <summary>A queue that has a mode and knows of one other queue.</summary>
internal sealed class FakeOptimizer(string queue) : IOptimizerGrain
{
    private OptimizerMode _mode = OptimizerMode.Classical;

    public Task<QueuePlace> Enqueue(Escalation escalation) => throw new NotSupportedException();

    public Task Cancel(string conversation, int escalation) => throw new NotSupportedException();

    public Task AgentChanged(AgentAvailability availability) => throw new NotSupportedException();

    public Task OfferEnded(string offer, string conversation, string agent, OfferEnd end) => throw new NotSupportedException();

    public Task Wake() => throw new NotSupportedException();

    public Task<QueueView> Describe() => Task.FromResult(new QueueView { Queue = queue, Epoch = 4 });

    public Task<ImmutableArray<string>> Queues() => Task.FromResult<ImmutableArray<string>>([IOptimizerGrain.Key, "sales"]);

    public Task<ModeView> Mode() => Task.FromResult(new ModeView(queue, _mode, IsQuantumOn: true));

    public Task<ModeView> SetMode(OptimizerMode mode)
    {
        _mode = mode;
        return Mode();
    }
}

using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Persistence.Memory;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Persistence.Tests.Memory;

public sealed class MemoryTranscriptStoreTests : TranscriptStoreContract
{
    protected override ITranscriptStore Store { get; } = new MemoryTranscriptStore();
}

public sealed class MemoryDecisionStoreTests : DecisionStoreContract
{
    protected override IDecisionStore Store { get; } = new MemoryDecisionStore(Options.Create(new StorageOptions { KeepDecisions = Keep }));
}

public sealed class MemoryShadowStoreTests : ShadowStoreContract
{
    protected override IShadowStore Store { get; } = new MemoryShadowStore(Options.Create(new StorageOptions { KeepDecisions = Keep }));
}

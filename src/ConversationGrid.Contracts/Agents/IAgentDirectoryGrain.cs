using System.Collections.Immutable;

namespace ConversationGrid.Contracts.Agents;

/// <summary>Which agents there are. One for the whole grid, under <see cref="Key"/>.</summary>
[Alias("agent-directory")]
public interface IAgentDirectoryGrain : IGrainWithStringKey
{
    const string Key = "main";

    /// <summary>Adds an agent.</summary>
    /// <returns>
    /// The agent with the token for the desk, which is not kept and cannot be had again; null when there are as
    /// many agents as may be.
    /// </returns>
    [Alias("add")]
    Task<AddedAgent?> Add(NewAgent agent);

    /// <summary>All agents, in the order in which they were added.</summary>
    [Alias("list")]
    Task<ImmutableArray<AgentProfile>> List();

    [Alias("find")]
    Task<AgentProfile?> Find(string agent);
}

/// <summary>An agent to be added; the id is made from the name.</summary>
[GenerateSerializer, Immutable, Alias("new-agent")]
public sealed record NewAgent
{
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public ImmutableArray<string> Skills { get; init; } = [];

    [Id(2)] public ImmutableArray<string> Languages { get; init; } = [];

    [Id(3)] public int ChatCapacity { get; init; } = 3;

    [Id(4)] public int VoiceCapacity { get; init; } = 1;

    /// <summary>The queues that the agent serves; none named means all.</summary>
    [Id(5)] public ImmutableArray<string> Queues { get; init; } = [];
}

[GenerateSerializer, Immutable, Alias("added-agent")]
public sealed record AddedAgent([property: Id(0)] AgentProfile Profile, [property: Id(1)] string Token);

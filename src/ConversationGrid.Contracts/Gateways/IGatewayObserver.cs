using System.Collections.Immutable;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Contracts.Gateways;

/// <summary>
/// A gateway process, as grains see it: one for each process, however many sockets it holds. Delivery is a
/// hint, at most once and in order; what must not be lost is in the transcript, and the gateway fetches
/// from there whatever number it misses.
/// </summary>
[Alias("gateway")]
public interface IGatewayObserver : IGrainObserver
{
    [OneWay, Alias("to-customer")]
    Task ToCustomer(string connection, CustomerUpdate update);

    [OneWay, Alias("to-agent")]
    Task ToAgent(ImmutableArray<string> connections, DeskUpdate update);
}

/// <summary>A socket: the gateway that holds it and its id there.</summary>
[GenerateSerializer, Immutable, Alias("gateway-connection")]
public sealed record GatewayConnection([property: Id(0)] IGatewayObserver Gateway, [property: Id(1)] string Id);

/// <summary>News for a customer's socket; any part may be absent.</summary>
[GenerateSerializer, Immutable, Alias("customer-update")]
public sealed record CustomerUpdate
{
    [Id(0)] public ImmutableArray<TranscriptEntry> Entries { get; init; } = [];

    [Id(1)] public StatusView? Status { get; init; }

    /// <summary>The agent began (true) or stopped (false) typing.</summary>
    [Id(2)] public bool? IsAgentTyping { get; init; }

    /// <summary>Another socket took the conversation over: say so and close.</summary>
    [Id(3)] public bool IsReplaced { get; init; }
}

using System.Collections.Immutable;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;

namespace ConversationGrid.Grains.Tests.Silo;

/// <summary>A gateway that writes down what it is told, by socket.</summary>
internal sealed class FakeGateway : IGatewayObserver
{
    public Recorder<(string Connection, CustomerUpdate Update)> Customers { get; } = new();

    public Recorder<(string Connection, DeskUpdate Update)> Agents { get; } = new();

    public Task ToCustomer(string connection, CustomerUpdate update)
    {
        Customers.Add((connection, update));
        return Task.CompletedTask;
    }

    public Task ToAgent(ImmutableArray<string> connections, DeskUpdate update)
    {
        foreach (var connection in connections)
            Agents.Add((connection, update));
        return Task.CompletedTask;
    }

    public async Task<AgentOffer> OfferAsync(string agent, string conversation, string? notOffer = null) =>
        (await Agents.FirstAsync(
            news => news.Connection == agent && news.Update.Offer is { } offer && offer.Conversation == conversation && offer.Offer != notOffer,
            $"an offer of {conversation} to {agent}")).Update.Offer!;

    public Task OfferEndedAsync(string agent, string offer, OfferEnd end) => Agents.FirstAsync(
        news => news.Connection == agent && news.Update.OfferEnded == new OfferEnded(offer, end), $"that offer {offer} to {agent} is {end}");

    public async Task<StatusView> StatusAsync(string customer, Func<StatusView, bool> isSuch, string what) =>
        (await Customers.FirstAsync(news => news.Connection == customer && news.Update.Status is { } status && isSuch(status), what)).Update.Status!;

    public Task<StatusView> StatusAsync(string customer, ConversationStatus status) => StatusAsync(customer, view => view.Status == status, $"{customer} is told of {status}");
}

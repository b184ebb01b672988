using System.Collections.Immutable;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Gateways;

namespace ConversationGrid.Gateway.Tests.Chat;

/// <summary>Stands in a <see cref="GatewayConnection"/> that nobody calls.</summary>
internal sealed class FakeGateway : IGatewayObserver
{
    public Task ToCustomer(string connection, CustomerUpdate update) => throw new NotSupportedException();

    public Task ToAgent(ImmutableArray<string> connections, DeskUpdate update) => throw new NotSupportedException();
}

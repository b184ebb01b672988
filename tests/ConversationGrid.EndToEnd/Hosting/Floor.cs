using ConversationGrid.LoadTests.Accounts;
using ConversationGrid.LoadTests.Agents;
using ConversationGrid.LoadTests.Customers;
using ConversationGrid.LoadTests.Servers;
using ConversationGrid.LoadTests.Wire;

namespace ConversationGrid.EndToEnd.Hosting;

/// <summary>
/// The customers and agents of one test. When it is over they leave the grid as they found it: every
/// conversation ended, every agent gone, so that the next test's agents are offered its own work only.
/// </summary>
public sealed class Floor(GridProcess grid) : IAsyncDisposable
{
    private static readonly WireSetup s_setup = new() { IsTraced = true };
    private static int s_agents;
    private readonly List<VirtualCustomer> _customers = [];
    private readonly List<VirtualAgent> _desks = [];

    public GridProcess Grid => grid;

    public ConversationLedger Ledger { get; } = new();

    public async Task<VirtualCustomer> CustomerAsync(CustomerProfile? profile = null)
    {
        var customer = await VirtualCustomer.OpenAsync(grid.Sockets, Ledger, profile, s_setup);
        _customers.Add(customer);
        return customer;
    }

    /// <summary>A customer who has asked for a person and waits.</summary>
    public async Task<VirtualCustomer> WaitingCustomerAsync(CustomerProfile? profile = null)
    {
        var customer = await CustomerAsync(profile);
        await customer.EscalateAsync("I would like a person");
        await customer.ExpectStateAsync("waiting");
        return customer;
    }

    /// <summary>Another device of the same customer.</summary>
    public Task<VirtualCustomer> DeviceAsync(VirtualCustomer customer, long after = 0, string? token = null) =>
        VirtualCustomer.AttachAsync(grid.Sockets, Ledger, customer.Conversation, token ?? customer.Token, after, s_setup);

    /// <summary>Adds an agent and connects their desk.</summary>
    public async Task<Colleague> AgentAsync(string name, int chat = 3, bool isAvailable = true, params string[] skills)
    {
        var added = await grid.AddAgentAsync(new NewAgent($"{name} {Interlocked.Increment(ref s_agents)}", skills, ["en"], chat, 1));
        var agent = new Colleague(added.Agent, added.Name, added.Token, await DeskAsync(added.Token));
        if (isAvailable)
            await agent.Desk.SetActivityAsync("available");
        return agent;
    }

    /// <summary>One more socket of an agent's.</summary>
    public async Task<VirtualAgent> DeskAsync(string token)
    {
        var desk = await VirtualAgent.ConnectAsync(grid.Sockets, token, Ledger, s_setup);
        _desks.Add(desk);
        return desk;
    }

    /// <summary>A waiting customer whom the agent has accepted.</summary>
    public async Task<VirtualCustomer> TalkingCustomerAsync(Colleague agent, CustomerProfile? profile = null)
    {
        var customer = await WaitingCustomerAsync(profile);
        await agent.Desk.AcceptAsync(await agent.Desk.ExpectOfferAsync(customer.Conversation));
        await customer.ExpectStateAsync("agent");
        return customer;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var desk in _desks)
            await desk.DisposeAsync();
        foreach (var customer in _customers)
        {
            if (!grid.HasExited && customer.State != "ended")
                await EndAsync(customer);
            await customer.DisposeAsync();
        }
    }

    private static async Task EndAsync(VirtualCustomer customer)
    {
        try
        {
            await customer.ResumeAsync();
            await customer.EndAsync();
            await customer.ExpectStateAsync("ended", TimeSpan.FromSeconds(5));
        }
        catch (Exception e) when (e is TimeoutException or WireRefusedException or System.Net.WebSockets.WebSocketException)
        {
            // The test that brought the grid into this state has failed and says so itself.
        }
    }
}

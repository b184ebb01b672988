using ConversationGrid.EndToEnd.Hosting;
using ConversationGrid.LoadTests.Accounts;
using ConversationGrid.LoadTests.Customers;
using ConversationGrid.LoadTests.Servers;
using ConversationGrid.LoadTests.Wire;
using Xunit.Abstractions;

namespace ConversationGrid.EndToEnd.Scale;

/// <summary>Has the machine to itself: its two thousand customers would make others' deadlines meaningless.</summary>
[CollectionDefinition("Scale", DisableParallelization = true)]
public sealed class ScaleCollection;

/// <summary>Two thousand conversations at once over real sockets, client and server on one machine.</summary>
[Collection("Scale")]
public sealed class ScaleTests(ITestOutputHelper output)
{
    private const int Customers = 2000;
    private const int AtATime = 64;

    // A different intent each time, and none that leads to a person.
    private static readonly string[] s_texts =
    [
        "How do I reset my password?",
        "What payment methods do you accept?",
        "Do you deliver to Canada?",
        "When are you open on Saturday?",
        "How do loyalty points work?",
    ];

    private static readonly WireSetup s_setup = new() { Deadline = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task Conversations_TwoThousandAtOnce_EveryAckAndReplyArrivesInOrder()
    {
        await using var grid = await GridProcess.StartAsync(QuickGrid.Setup());
        var ledger = new ConversationLedger();

        var customers = await OpenAsync(grid, ledger);
        await Task.WhenAll(customers.Select(async customer =>
        {
            foreach (var text in s_texts)
                await customer.AskAsync(text);
        }));
        Report(ledger);
        await AuditAsync(customers, ledger);
    }

    [Fact]
    public async Task Conversations_TwoThousandAtOnce_OutliveAKilledServer()
    {
        await using var grid = await GridProcess.StartAsync(QuickGrid.Setup());
        var ledger = new ConversationLedger();
        var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var turns = 0;

        var customers = await OpenAsync(grid, ledger);
        var talks = Task.WhenAll(customers.Select(async customer =>
        {
            foreach (var text in s_texts)
            {
                await customer.AskThroughLossesAsync(text);
                if (Interlocked.Increment(ref turns) == Customers * s_texts.Length / 2)
                    halfway.SetResult();
            }
        }));
        await Task.WhenAny(halfway.Task, talks);
        await grid.KillAsync();
        await grid.RestartAsync();
        await talks;
        Report(ledger);
        await AuditAsync(customers, ledger);
    }

    private static async Task<VirtualCustomer[]> OpenAsync(GridProcess grid, ConversationLedger ledger)
    {
        var customers = new VirtualCustomer[Customers];
        await Parallel.ForAsync(0, Customers, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, cancellationToken) =>
            customers[i] = await VirtualCustomer.OpenAsync(grid.Sockets, ledger, setup: s_setup, cancellationToken: cancellationToken));
        return customers;
    }

    private static async Task AuditAsync(VirtualCustomer[] customers, ConversationLedger ledger)
    {
        await Parallel.ForEachAsync(customers, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (customer, cancellationToken) =>
        {
            Assert.Equal("bot", customer.State);
            await customer.AuditAsync(cancellationToken);
            await customer.DisposeAsync();
        });

        Assert.Equal(Customers, ledger.Customers);
        Assert.Equal(Customers * s_texts.Length, ledger.Acked);
        Assert.Equal(Customers * s_texts.Length, ledger.Replies.Count);
        Assert.Equal(0, ledger.Errors);
        Assert.True(ledger.IsClean, ledger.ToString());
    }

    private void Report(ConversationLedger ledger) => output.WriteLine(
        $"{ledger}; ack p50 {ledger.Acks.PercentileMilliseconds(50):0.0} ms, p99 {ledger.Acks.PercentileMilliseconds(99):0.0} ms; reply p99 {ledger.Replies.PercentileMilliseconds(99):0.0} ms");
}

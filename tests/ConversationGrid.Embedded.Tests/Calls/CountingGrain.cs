using System.Globalization;

namespace ConversationGrid.Embedded.Tests.Calls;

public sealed class CountingGrain(Barriers barriers, [PersistentState("tally")] IPersistentState<Tally> tally) : Grain, ICountingGrain
{
    private int _untilLeave = 7;

    public async Task<int> Count()
    {
        tally.State.Count++;
        await tally.WriteStateAsync();
        LeaveSometimes();
        return tally.State.Count;
    }

    public async Task Tell(int sender, int number)
    {
        if (number != tally.State.LastOfSender.GetValueOrDefault(sender) + 1)
            tally.State.OutOfOrder++;
        tally.State.LastOfSender[sender] = number;
        tally.State.Told++;
        await tally.WriteStateAsync();
        LeaveSometimes();
    }

    public Task<int> OutOfOrder() => Task.FromResult(tally.State.OutOfOrder);

    public Task<int> Told() => Task.FromResult(tally.State.Told);

    public Task FailOneWay() => throw new InvalidOperationException("Nobody waits for this.");

    public async Task Hold(string phase)
    {
        barriers.Reach($"{phase} begun");
        await barriers.Until(phase);
        barriers.Reach($"{phase} ended");
    }

    public Task HoldBriefly(string phase) => Hold(phase);

    public Task<string> Many(int a, string b, long c, bool d, double e, char f, byte g, short h, string i, int j, CancellationToken token) =>
        Task.FromResult(string.Create(CultureInfo.InvariantCulture, $"{a} {b} {c} {d} {e} {f} {g} {h} {i} {token.CanBeCanceled} {j}"));

    private void LeaveSometimes()
    {
        if (--_untilLeave == 0)
            DeactivateOnIdle();
    }
}

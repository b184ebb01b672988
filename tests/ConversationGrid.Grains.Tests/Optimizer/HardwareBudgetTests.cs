using System.Diagnostics.Metrics;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Grains.Tests.Silo;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Quantum.Hardware;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Grains.Tests.Optimizer;

public sealed class HardwareBudgetTests : IAsyncLifetime
{
    private TestGrid? _grid;

    private TestGrid Grid => _grid!;

    private HardwareBudget Budget => Grid.Services.GetRequiredService<HardwareBudget>();

    private Task<decimal> Spent => Grid.Grains.GetGrain<IHardwareBudgetGrain>(IHardwareBudgetGrain.Key).SpentInLastHour();

    public async Task InitializeAsync() => _grid = await TestGrid.StartAsync(services => services
        .AddSingleton<HardwareBudget>()
        .Configure<QuantumServiceOptions>(options => options.Hardware = new HardwareOptions { Prices = new HardwarePrices(), MaxCostPerJob = 5, MaxCostPerHour = 8 }));

    public async Task DisposeAsync() => await Grid.DisposeAsync();

    [Fact]
    public async Task ReserveAsync_MoreThanAJobMayCost_IsRefused()
    {
        var error = await Assert.ThrowsAsync<QuantumServiceException>(() => Budget.ReserveAsync(5.01m));

        Assert.Equal("Not sent: the job is estimated to cost 5.01 USD, and MaxCostPerJob is 5.00 USD.", error.Message);
        Assert.Equal(0, await Spent);
    }

    [Fact]
    public async Task ReserveAsync_MoreThanIsLeftOfTheHour_IsRefusedAlsoAfterARestart()
    {
        await Budget.SettleAsync(await Budget.ReserveAsync(4), 4.5m);
        await RefusedAsync();

        await Grid.RestartAsync();

        Assert.Equal(4.5m, await Spent);
        await RefusedAsync();
        await Budget.ReserveAsync(3.5m);
        Assert.Equal(8, await Spent);

        async Task RefusedAsync()
        {
            var error = await Assert.ThrowsAsync<QuantumServiceException>(() => Budget.ReserveAsync(4));
            Assert.Equal("Not sent: the job is estimated to cost 4.00 USD, and of MaxCostPerHour 8.00 USD only 3.50 USD is left.", error.Message);
        }
    }

    [Fact]
    public async Task ReserveAsync_HourOver_IsAllowedAgain()
    {
        await Budget.ReserveAsync(5);
        Grid.Time.Advance(TimeSpan.FromMinutes(30));
        await Budget.ReserveAsync(3);
        await Assert.ThrowsAsync<QuantumServiceException>(() => Budget.ReserveAsync(0.01m));

        Grid.Time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(3, await Spent);
        await Budget.ReserveAsync(5);
    }

    [Fact]
    public async Task SettleAsync_JobOfMoreThanAnHour_IsKnownStill()
    {
        var charge = await Budget.ReserveAsync(5);
        Grid.Time.Advance(TimeSpan.FromMinutes(90));
        await Budget.ReserveAsync(1);

        await Budget.SettleAsync(charge, 6);

        // Its hour is over; only the new one counts.
        Assert.Equal(1, await Spent);
        Assert.Contains("\"Amount\":6}", Grid.Storage.Stored("hardware-budget"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReserveAsync_NotStored_FailsAndCountsForNothing()
    {
        Grid.Storage.OnWrite = state => state == "hardware-budget" ? Task.FromException(new IOException("full")) : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => Budget.ReserveAsync(4));

        Grid.Storage.OnWrite = _ => Task.CompletedTask;

        Assert.Equal(0, await Spent);
        await Budget.ReserveAsync(5);
    }

    [Fact]
    public async Task SettleAsync_NotStored_LeavesTheEstimate()
    {
        var charge = await Budget.ReserveAsync(4);
        Grid.Storage.OnWrite = state => state == "hardware-budget" ? Task.FromException(new IOException("full")) : Task.CompletedTask;

        await Budget.SettleAsync(charge, 1);

        Assert.Equal(4, await Spent);
    }

    [Fact]
    public async Task Budget_ReservedAndSettled_IsMetered()
    {
        var measured = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (instrument.Meter.Scope == Grid.Services.GetRequiredService<IMeterFactory>() && instrument.Name.StartsWith("conversationgrid.hardware.", StringComparison.Ordinal))
                me.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Add(FormattableString.Invariant($"{instrument.Name} {value} {tags[0].Key}={tags[0].Value}")));
        listener.Start();

        var charge = await Budget.ReserveAsync(4);
        await Budget.SettleAsync(charge, 4.5m);
        await Budget.SettleAsync(charge, 4.5m);
        await Budget.SettleAsync(charge, 4.25m);

        listener.RecordObservableInstruments();

        Assert.Equal(
            [
                "conversationgrid.hardware.spent 4 currency=USD",
                "conversationgrid.hardware.spent 0.5 currency=USD",
                "conversationgrid.hardware.spent -0.25 currency=USD",
                "conversationgrid.hardware.spent_last_hour 4.25 currency=USD",
            ],
            measured);
    }
}

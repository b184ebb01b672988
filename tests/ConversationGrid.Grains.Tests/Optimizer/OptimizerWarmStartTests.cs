using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Grains.Tests.Silo;
using ConversationGrid.Optimization;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Solvers;
using Microsoft.Extensions.DependencyInjection;

namespace ConversationGrid.Grains.Tests.Optimizer;

public sealed class OptimizerWarmStartTests
{
    /// <summary>Of ten preferred skills each agent lacks so many for each customer: greedy comes to 8, the best to 2.</summary>
    private static readonly int[][] s_lacking = [[7, 1, 2], [0, 1, 7], [0, 0, 7]];

    [Theory]
    [InlineData(OptimizerMode.Classical, "warm-start", 2.0)]
    [InlineData(OptimizerMode.Greedy, "greedy", 8.0)]
    public async Task Batch_LastOneCouldNotBeOffered_StartsFromIt(OptimizerMode mode, string solver, double cost)
    {
        var once = new SolvesOnce();
        await using var grid = await TestGrid.StartAsync(services =>
        {
            services.AddSingleton(new SolverPortfolio([once], new PortfolioOptions(), TimeProvider.System));
            services.Configure<OptimizerOptions>(options =>
            {
                options.BatchSize = 3;
                options.Deadline = TimeSpan.FromSeconds(30);
                options.BatchWindow = options.ShortestWindow = TimeSpan.FromMinutes(1);
                options.RetryInterval = TimeSpan.FromHours(1);
                options.Weights.Load = options.Weights.SameTopic = options.Weights.BothUrgent = 0;
            });
        });
        IAgentGrain[] agents = [await AddAsync(0), await AddAsync(1), await AddAsync(2)];
        for (var i = 0; i < 3; i++)
            await grid.Optimizer.Enqueue(Escalation(grid, i));
        await once.Begun.Task.WaitAsync(TimeSpan.FromSeconds(60));
        foreach (var agent in agents)
            await agent.SetActivity(Activity.Away, null);
        once.MayAnswer.SetResult();
        for (var i = 0; i < 3; i++)
            await grid.Decisions.Records.FirstAsync(record => record is { Receipt: "AgentChanged" } && record.Conversation == $"c{i}", $"that c{i} was not offered");
        await grid.Optimizer.SetMode(mode);

        foreach (var agent in agents)
            await agent.SetActivity(Activity.Available, null);
        grid.Time.Advance(TimeSpan.FromMinutes(1));

        for (var i = 0; i < 3; i++)
        {
            var record = await grid.Decisions.Records.FirstAsync(record => record.Offer is not null && record.Conversation == $"c{i}", $"the record of the offer of c{i}");
            Assert.Equal((solver, cost, 8.0), (record.Solver, Math.Round(record.Cost, 6), Math.Round(record.GreedyCost, 6)));
        }

        Task<IAgentGrain> AddAsync(int agent) => grid.AddAgentAsync(
            $"a{agent}", chat: 1, skills: [.. Enumerable.Range(0, 3).SelectMany(i => Enumerable.Range(0, 10 - s_lacking[i][agent]).Select(skill => $"{i}-{skill}"))]);
    }

    private static Escalation Escalation(TestGrid grid, int i) => new()
    {
        Conversation = $"c{i}",
        Number = 1,
        Channel = Channel.Chat,
        WaitingSince = grid.Time.GetUtcNow(),
        Summary = "",
        Customer = new CustomerProfile(),
        PreferredSkills = [.. Enumerable.Range(0, 10).Select(skill => $"{i}-{skill}")],
    };

    /// <summary>Solves the first batch, when it may, and none after it.</summary>
    private sealed class SolvesOnce : IAssignmentSolver
    {
        private int _calls;

        public string Name => "once";

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource MayAnswer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SolverAnswer? Solve(AssignmentProblem problem, SolveContext context)
        {
            if (Interlocked.Increment(ref _calls) > 1)
                return null;
            Begun.SetResult();
            MayAnswer.Task.GetAwaiter().GetResult();
            return new MatchingSolver().Solve(problem, context);
        }
    }
}

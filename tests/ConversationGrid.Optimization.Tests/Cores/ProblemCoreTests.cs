using ConversationGrid.Optimization.Cores;

namespace ConversationGrid.Optimization.Tests.Cores;

public class ProblemCoreTests
{
    [Fact]
    public void Stitch_AnySolution_ChangesTheWholeByWhatItChangesTheCore()
    {
        foreach (RandomProblems.Features shape in RandomProblems.EveryShape)
        {
            AssignmentProblem problem = RandomProblems.Make(2, 12, 4, shape & ~RandomProblems.Features.MustAssign);
            var random = new Random(5);
            var state = new AssignmentState(problem);
            for (int step = 0; step < 100; step++)
            {
                (int i, int j) = (random.Next(12), random.Next(-1, 4));
                if (state.CanMove(i, j))
                    state.Move(i, j);
            }
            Assignment current = state.ToAssignment();
            ProblemCore core = CoreSelector.Around(problem, current, CoreSelector.Regrets(problem, current), seed: 3, maxEscalations: 5, maxAgents: 3);

            // Whoever is with an agent outside the core has to leave it before the two can be compared.
            Assignment before = core.Stitch(core.Current());
            Assignment after = core.Stitch(new Assignment([0, -1, -1, -1, -1]));
            AssignmentScore coreAfter = AssignmentScore.Of(core.Problem, new Assignment([0, -1, -1, -1, -1]));

            AssignmentScore wholeAfter = AssignmentScore.Of(problem, after);
            Assert.Equal(coreAfter.IsFeasible, wholeAfter.IsFeasible);
            if (wholeAfter.IsFeasible)
            {
                double coreChange = coreAfter.Cost - AssignmentScore.Of(core.Problem, core.Current()).Cost;
                Assert.Equal(coreChange, wholeAfter.Cost - AssignmentScore.Of(problem, before).Cost, 1e-6);
            }
        }
    }

    [Fact]
    public void Extract_IndexTwice_Throws()
    {
        AssignmentProblem problem = new AssignmentProblemBuilder(3, 2).Build();

        Assert.Throws<ArgumentException>(() => ProblemCore.Extract(problem, new Assignment([0, 1, -1]), [1, 1], [0]));
    }

    [Fact]
    public void Around_Limits_AreKept()
    {
        AssignmentProblem problem = RandomProblems.Make(6, 30, 8, RandomProblems.Features.Pairs);
        var current = new Assignment(Enumerable.Repeat(AssignmentProblem.Unassigned, 30).ToArray());

        ProblemCore core = CoreSelector.Around(problem, current, CoreSelector.Regrets(problem, current), seed: 7, maxEscalations: 6, maxAgents: 3);

        Assert.Equal(7, core.Escalations[0]);
        Assert.Equal(6, core.Escalations.Count);
        Assert.Equal(3, core.Agents.Count);
    }
}

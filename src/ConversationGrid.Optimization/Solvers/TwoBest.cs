using System.Runtime.Intrinsics;

namespace ConversationGrid.Optimization.Solvers;

/// <summary>The best and the second-best place of an escalation; of equal ones the first, and waiting before all.</summary>
internal ref struct TwoBest(double unassignedCost)
{
    private const int Lanes = 8;

    public double Best { get; private set; } = unassignedCost;

    public int BestAgent { get; private set; } = AssignmentProblem.Unassigned;

    public double Second { get; private set; } = double.PositiveInfinity;

    public int SecondAgent { get; private set; } = AssignmentProblem.Unassigned;

    public void Offer(double cost, int agent)
    {
        if (cost < Best || (cost == Best && agent < BestAgent))
        {
            (Second, SecondAgent) = (Best, BestAgent);
            (Best, BestAgent) = (cost, agent);
        }
        else if (cost < Second || (cost == Second && agent < SecondAgent))
        {
            (Second, SecondAgent) = (cost, agent);
        }
    }

    /// <summary>Offers the sums, each at the agent of its index; eight at a time.</summary>
    public void OfferSums(ReadOnlySpan<double> costs, ReadOnlySpan<double> marginal)
    {
        Vector512<double> best = Vector512.Create(double.PositiveInfinity), second = best;
        Vector512<long> index = Vector512<long>.Indices, bestAt = index, secondAt = index;
        int j = 0;
        for (; j <= costs.Length - Lanes; j += Lanes)
        {
            Vector512<double> sums = Vector512.Create(costs[j..]) + Vector512.Create(marginal[j..]);
            Vector512<double> wins = Vector512.LessThan(sums, best);
            Vector512<double> loser = Vector512.ConditionalSelect(wins, best, sums);
            Vector512<long> loserAt = Vector512.ConditionalSelect(wins.AsInt64(), bestAt, index);
            Vector512<double> places = Vector512.LessThan(loser, second);
            second = Vector512.ConditionalSelect(places, loser, second);
            secondAt = Vector512.ConditionalSelect(places.AsInt64(), loserAt, secondAt);
            best = Vector512.ConditionalSelect(wins, sums, best);
            bestAt = Vector512.ConditionalSelect(wins.AsInt64(), index, bestAt);
            index += Vector512.Create((long)Lanes);
        }
        for (int lane = 0; lane < Lanes; lane++)
        {
            Offer(best.GetElement(lane), (int)bestAt.GetElement(lane));
            Offer(second.GetElement(lane), (int)secondAt.GetElement(lane));
        }
        for (; j < costs.Length; j++)
            Offer(costs[j] + marginal[j], j);
    }
}

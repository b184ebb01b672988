namespace ConversationGrid.Optimization.Solvers;

/// <summary>
/// Annealing for resource-weighted problems: short runs, each from a different set of packings of the Lagrangian
/// relaxation, cooling while loads above capacity become dear.
/// </summary>
internal sealed class PackingSearch
{
    private const int Chunk = 64;
    private const int SweepsPerRun = 20;

    // Shares of the mean regret at Lagrangian prices, and of these prices; found on random gap instances of classes a to e.
    private const double Hot = 0.2;
    private const double Cold = 0.1;
    private const double Lenient = 1.5;
    private const double Strict = 20;

    private readonly AssignmentProblem _problem;
    private readonly SolveContext _context;
    private readonly Assignment _start;
    private readonly PackingAnnealer? _annealer;
    private readonly KnapsackRelaxation? _relaxation;
    private readonly double _scale;
    private readonly string? _poster;
    private double _posted = double.PositiveInfinity;

    /// <param name="poster">Who shows each better packing on the board; nobody where there is none.</param>
    public PackingSearch(AssignmentProblem problem, SolveContext context, Assignment start, string? poster = null)
    {
        _poster = poster;
        _problem = problem;
        _context = context;
        var prices = new CapacityPrices(problem);
        prices.Improve(context, context.Budget / 20);
        Prices = prices.Prices;
        LowerBound = prices.LowerBound;
        _start = start;
        if (context.ShouldStop)
            return;
        var annealer = new PackingAnnealer(problem, start, Prices, context);
        _scale = MeanRegret();
        // What time cut short is of no use.
        if (context.ShouldStop)
            return;
        _annealer = annealer;
        if (KnapsackRelaxation.Suits(problem))
            _relaxation = new KnapsackRelaxation(problem, Prices, context);
    }

    public double[] Prices { get; }

    public double LowerBound { get; private set; }

    public long Steps { get; private set; }

    public int[]? Best =>
        _annealer is not null ? _annealer.Best : AssignmentScore.Of(_problem, _start).IsFeasible ? [.. _start.Agents] : null;

    public double BestCost => _annealer?.BestCost ?? double.PositiveInfinity;

    /// <summary>Until the share of the budget is used, and then until there is a feasible assignment.</summary>
    public void Run(double share)
    {
        for (int k = 0; k < 100 && _relaxation is not null && !_context.ShouldStop; k++)
            Relax();
        while ((Best is null || _context.Progress(Steps) < share) && Steps < _context.StepLimit && !_context.ShouldStop)
        {
            if (_relaxation is not null)
            {
                for (int k = 0; k < 3; k++)
                    Relax();
                _annealer!.StartFrom(_relaxation.Cheapest);
            }
            Anneal();
            Post();
        }
    }

    /// <summary>After each short run: whatever becomes of this thread, its work is on the board.</summary>
    private void Post()
    {
        if (_poster is null || Best is null || BestCost >= _posted)
            return;
        _context.Board?.Post(_poster, new Assignment(Best));
        _posted = BestCost;
    }

    private void Relax()
    {
        _relaxation!.Step(Math.Min(BestCost, _relaxation.LowerBound + (0.01 * Math.Abs(_relaxation.LowerBound))));
        LowerBound = Math.Max(LowerBound, _relaxation.LowerBound);
    }

    private void Anneal()
    {
        int chunks = Math.Max(4, SweepsPerRun * _problem.Escalations / Chunk);
        // Half as long again where capacities are still exceeded: they grow dearer without end.
        for (int c = 0; c < (_annealer!.IsFeasible ? chunks : chunks * 3 / 2) && !_context.ShouldStop; c++)
        {
            double progress = (double)c / chunks;
            _annealer.Strictness = Lenient * Math.Pow(Strict / Lenient, progress);
            _annealer.Sweep(Chunk, (float)(_scale * Hot * Math.Pow(Cold / Hot, Math.Min(1, progress))));
            Steps += Chunk;
        }
    }

    private double MeanRegret()
    {
        double sum = 0;
        int count = 0;
        var lookout = new Lookout(_context);
        for (int i = 0; i < _problem.Escalations && !lookout.ShouldStop(_problem.Agents); i++)
        {
            double best = _problem.UnassignedCosts[i], second = double.PositiveInfinity;
            for (int j = 0; j < _problem.Agents; j++)
            {
                double cost = _problem.Cost(i, j) + (Prices[j] * _problem.Weight(i, j));
                if (cost < best)
                    (second, best) = (best, cost);
                else if (cost < second)
                    second = cost;
            }
            if (double.IsFinite(second))
            {
                sum += second - best;
                count++;
            }
        }
        return Math.Max(1e-6, sum / Math.Max(1, count));
    }
}

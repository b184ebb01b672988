using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Optimization;
using ConversationGrid.Optimization.Portfolio;

namespace ConversationGrid.Grains.Optimizer;

public sealed partial class OptimizerGrain
{
    private async Task TickAsync()
    {
        _batchDue = DateTimeOffset.MaxValue;
        if (_isSolving)
        {
            // It looks again by itself when it has finished.
            return;
        }

        _isSolving = true;
        try
        {
            await TakeBackLostOffersAsync();
            var waiting = State.Queue.FindAll(queued => !queued.IsOffered);
            var desks = RoutingModel.Desks(_agents.Values);
            if (waiting.Count > 0 && desks.Length > 0)
                await SolveAsync(waiting.Count > _options.BatchSize ? waiting[.._options.BatchSize] : waiting, desks);
            TellPositions();
        }
        catch (Exception e)
        {
            LogBatchFailed(logger, e, Queue);
        }
        finally
        {
            _isSolving = false;
            if (State.Queue.Count > 0)
                Schedule(_options.RetryInterval);
        }
    }

    private async Task SolveAsync(List<QueuedEscalation> batch, ImmutableArray<RoutingModel.Desk> desks)
    {
        var now = time.GetUtcNow();
        var name = $"{State.Epoch}-{++_batches}";
        var problem = routing.Build(batch, desks, now);
        var request = new PortfolioRequest(_options.Deadline) { Seed = _options.Seed + (ulong)_batches };
        var decision = await portfolio.SolveAsync(problem, request);
        metrics.Solved(decision, batch.Count);

        var offers = new List<Task<DecisionRecord>>();
        var records = ImmutableArray.CreateBuilder<DecisionRecord>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            var record = Record(name, batch[i], problem, decision, i, now);
            // While it was solved the customer may have left, or the place been taken.
            if (decision.Assignment[i] is not AssignmentProblem.Unassigned and var agent && !batch[i].IsOffered && State.Queue.Contains(batch[i]))
                offers.Add(OfferAsync(batch[i], desks[agent], record));
            else if (!batch[i].IsWaitLogged)
                records.Add(record);
            batch[i].IsWaitLogged = true;
        }

        records.AddRange(await Task.WhenAll(offers));
        if (offers.Count > 0)
            await SaveAsync();
        if (records.Count > 0)
            await decisions.AppendAsync(records.ToImmutable(), CancellationToken.None);
    }

    private async Task<DecisionRecord> OfferAsync(QueuedEscalation queued, RoutingModel.Desk desk, DecisionRecord record)
    {
        var now = time.GetUtcNow();
        var escalation = queued.Escalation;
        var offer = new AgentOffer
        {
            Offer = $"o-{record.Batch}-{escalation.Conversation}",
            Epoch = State.Epoch,
            Queue = Queue,
            Conversation = escalation.Conversation,
            Escalation = escalation.Number,
            Channel = escalation.Channel,
            Intent = escalation.Intent,
            Confidence = escalation.Confidence,
            Summary = escalation.Summary,
            Customer = escalation.Customer,
            WaitingSince = escalation.WaitingSince,
            OfferedAt = now,
            ExpiresAt = now + _options.OfferTime,
            Solver = record.Solver,
            DecisionConfidence = record.Confidence,
        };
        queued.Offer = offer.Offer;
        queued.OfferedTo = desk.Id;
        queued.OfferExpiresAt = offer.ExpiresAt;
        OfferReceipt receipt;
        try
        {
            receipt = await GrainFactory.GetGrain<IAgentGrain>(desk.Id).Offer(offer);
        }
        catch (Exception e)
        {
            LogBatchFailed(logger, e, Queue);
            // Unknown whether the agent has it: the lease runs out either way.
            return record with { Offer = offer.Offer, Agent = desk.Id, Receipt = "failed" };
        }

        if (receipt != OfferReceipt.Leased && queued.Offer == offer.Offer)
            queued.Withdraw();
        if (receipt == OfferReceipt.StaleEpoch)
        {
            LogFenced(logger, Queue, State.Epoch);
            DeactivateOnIdle();
        }
        else if (receipt == OfferReceipt.Leased && Find(escalation.Conversation) < 0)
        {
            // Cancelled while the offer was on its way.
            GrainFactory.GetGrain<IAgentGrain>(desk.Id).Rescind(offer.Offer, OfferEnd.Cancelled).Ignore();
        }
        else if (receipt is OfferReceipt.NotAvailable or OfferReceipt.NoCapacity && await GrainFactory.GetGrain<IAgentGrain>(desk.Id).Availability() is { } availability)
        {
            Learn(availability);
        }

        metrics.Offered(receipt);
        return record with { Offer = offer.Offer, Agent = desk.Id, Receipt = receipt.ToString() };
    }

    /// <summary>Offers that ran out and of which nothing was heard: the agent's grain was lost with them.</summary>
    private async Task TakeBackLostOffersAsync()
    {
        var now = time.GetUtcNow();
        var lost = State.Queue.FindAll(queued => queued.IsOffered && now >= queued.OfferExpiresAt + _options.OfferSlack);
        foreach (var queued in lost)
            queued.Withdraw();
        if (lost.Count > 0)
            await SaveAsync();
    }

    private void TellPositions()
    {
        var now = time.GetUtcNow();
        if (now - _toldAt < _options.PositionInterval)
            return;
        _toldAt = now;
        for (var i = 0; i < State.Queue.Count; i++)
        {
            var queued = State.Queue[i];
            if (queued.ToldPosition == i + 1)
                continue;
            queued.ToldPosition = i + 1;
            GrainFactory.GetGrain<IConversationGrain>(queued.Escalation.Conversation)
                .Queued(queued.Escalation.Number, i + 1, _accepts.SecondsFor(i + 1))
                .Ignore();
        }
    }

    private DecisionRecord Record(string batch, QueuedEscalation queued, AssignmentProblem problem, PortfolioDecision decision, int row, DateTimeOffset at) => new()
    {
        Batch = batch,
        Epoch = State.Epoch,
        At = at,
        Conversation = queued.Escalation.Conversation,
        Solver = decision.Solver,
        Escalations = problem.Escalations,
        Agents = problem.Agents,
        Seed = (long)decision.Seed,
        Cost = decision.Score.Cost,
        GreedyCost = decision.GreedyScore.Cost,
        Bound = decision.LowerBound,
        Gap = decision.Gap,
        DeadlineMilliseconds = decision.Deadline.TotalMilliseconds,
        Milliseconds = decision.Elapsed.TotalMilliseconds,
        FallbackReason = decision.FallbackReason,
        Confidence = Margin(problem, row, decision.Assignment[row]),
    };

    /// <summary>How far the chosen place is below the next best, as a share of what waiting costs.</summary>
    private static float Margin(AssignmentProblem problem, int row, int chosen)
    {
        var cost = problem.Cost(row, chosen);
        var second = problem.UnassignedCosts[row];
        for (var agent = 0; agent < problem.Agents; agent++)
        {
            if (agent != chosen)
                second = Math.Min(second, problem.Cost(row, agent));
        }

        var scale = Math.Max(Math.Abs(problem.UnassignedCosts[row]), 1e-9);
        return (float)Math.Clamp(0.5 + (0.5 * (second - cost) / scale), 0, 1);
    }
}

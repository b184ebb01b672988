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
        // Of two ticks at once, which a timer that is changed while it fires may give, the first one arms it again.
        if (_isSolving)
            return;
        _isSolving = true;
        _armedFor = _lookAgainAt = DateTimeOffset.MaxValue;
        _window.Close();
        try
        {
            if (TakeBackLostOffers())
                SaveAsync().Ignore();
            if (!queues.All.Contains(Queue))
                await HandOverAsync();
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
                LookAgainIn(_options.RetryInterval);
            else
                Rearm();
        }
    }

    /// <summary>
    /// Decides by the deadline, counted from now: whatever the agents, the stores and late solvers do afterwards, the next batch can be
    /// solved.
    /// </summary>
    private async Task SolveAsync(List<QueuedEscalation> waiting, ImmutableArray<RoutingModel.Desk> desks)
    {
        var now = time.GetUtcNow();
        var began = time.GetTimestamp();
        var queue = Queue;
        var name = $"{queue}-{State.Epoch}-{++_batches}";
        var seed = _options.Seed + (ulong)_batches;
        var mode = ModeOf(CurrentMode);
        QueuedEscalation[] copies = [.. waiting.Select(queued => queued.Copy())];
        var batch = await Task.Run(async () =>
        {
            var problem = routing.Build(copies, desks, now);
            var late = new ShadowBatch(queue, name, problem);
            // What these modes promise is greedy's answer or a circuit's, and nobody else's.
            var start = mode is PortfolioMode.Greedy or PortfolioMode.Quantum ? null : WarmStart.Of(problem, copies, desks);
            var left = _options.Deadline - time.GetElapsedTime(began);
            var request = new PortfolioRequest(left > TimeSpan.Zero ? left : TimeSpan.Zero)
            {
                Seed = seed,
                Mode = mode,
                WarmStart = start,
                OnLateAnswer = report => _ = shadow.AddAsync(late, report),
            };
            var decision = await portfolio.SolveAsync(problem, request);
            late.Decide(decision);
            shadow.Calibration.Record(decision);
            var elapsed = time.GetElapsedTime(began);
            // Kept by the problem: hashing a large one would hold up the grain, whose records are the first to ask.
            _ = problem.Hash;
            return new SolvedBatch(name, now, problem, decision, DecisionConfidence.Of(problem, decision.Assignment, _options.Weights.Skill), elapsed);
        });
        metrics.Solved(batch.Decision, waiting.Count, batch.Elapsed, _options.Deadline);
        CommitAsync(batch, waiting, desks).Ignore();
    }

    private async Task CommitAsync(SolvedBatch batch, List<QueuedEscalation> waiting, ImmutableArray<RoutingModel.Desk> desks)
    {
        try
        {
            var offers = new List<Task<DecisionRecord>>();
            var records = ImmutableArray.CreateBuilder<DecisionRecord>(waiting.Count);
            for (var i = 0; i < waiting.Count; i++)
            {
                var queued = waiting[i];
                var record = DecisionRecords.Of(
                    Queue, State.Epoch, batch.Name, batch.At, queued.Escalation.Conversation, batch.Confidences[i], batch.Problem, batch.Decision, batch.Elapsed, _options.Deadline, shadow.Calibration);
                queued.LastAgent = null;
                if (batch.Decision.Assignment[i] is not AssignmentProblem.Unassigned and var place)
                {
                    queued.LastAgent = desks[place].Id;
                    // While it was solved the customer may have left, or the agent.
                    if (queued.IsOffered || !State.Queue.Contains(queued))
                        records.Add(record with { Agent = desks[place].Id, Receipt = "Gone" });
                    else if (TrySetAside(desks[place]))
                        offers.Add(OfferAsync(queued, desks[place], record));
                    else
                        records.Add(record with { Agent = desks[place].Id, Receipt = "AgentChanged" });
                }
                else if (!queued.IsWaitLogged)
                {
                    records.Add(record);
                }

                queued.IsWaitLogged = true;
            }

            if (records.Any(record => record.Receipt == "AgentChanged"))
                OpenBatch();
            records.AddRange(await Task.WhenAll(offers));
            if (offers.Count > 0)
                await SaveAsync();
            if (records.Count > 0)
                await decisions.AppendAsync(records.ToImmutable(), CancellationToken.None);
        }
        catch (Exception e)
        {
            LogBatchFailed(logger, e, Queue);
        }
    }

    /// <summary>
    /// Takes a place off what is known of the agent, until news of the agent includes the offer; false where, by what is known now, there
    /// is none.
    /// </summary>
    private bool TrySetAside(RoutingModel.Desk desk)
    {
        if (!_agents.TryGetValue(desk.Id, out var agent) || agent.Activity != Activity.Available)
            return false;
        if (desk.Channel == Channel.Voice ? agent.FreeVoice <= 0 : agent.FreeChat <= 0)
            return false;
        _agents[desk.Id] = desk.Channel == Channel.Voice
            ? agent with { FreeVoice = agent.FreeVoice - 1, Load = agent.Load + 1 }
            : agent with { FreeChat = agent.FreeChat - 1, Load = agent.Load + 1 };
        return true;
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
        var agent = GrainFactory.GetGrain<IAgentGrain>(desk.Id);
        OfferAnswer answer;
        try
        {
            answer = await agent.Offer(offer);
        }
        catch (Exception e)
        {
            LogBatchFailed(logger, e, Queue);
            // Unknown whether the agent has it: the lease runs out either way, and the place set aside is freed by the agent's next news.
            return record with { Offer = offer.Offer, Agent = desk.Id, Receipt = "failed" };
        }

        if (answer.Availability is { } availability)
            Learn(availability);
        if (answer.Receipt != OfferReceipt.Leased && queued.Offer == offer.Offer)
            queued.Withdraw();
        if (answer.Receipt == OfferReceipt.StaleEpoch)
        {
            LogFenced(logger, Queue, State.Epoch);
            DeactivateOnIdle();
        }
        else if (answer.Receipt == OfferReceipt.Leased && (Find(escalation.Conversation) is var at && (at < 0 || State.Queue[at].Offer != offer.Offer)))
        {
            // Cancelled, or escalated anew, while the offer was on its way.
            agent.Rescind(offer.Offer, OfferEnd.Cancelled).Ignore();
        }
        else if (answer.Receipt != OfferReceipt.Leased)
        {
            OpenBatch();
        }

        metrics.Offered(answer.Receipt);
        return record with { Offer = offer.Offer, Agent = desk.Id, Receipt = answer.Receipt.ToString() };
    }

    /// <summary>Offers that ran out and of which nothing was heard: the agent's grain was lost with them.</summary>
    private bool TakeBackLostOffers()
    {
        var now = time.GetUtcNow();
        var lost = State.Queue.FindAll(queued => queued.IsOffered && now >= queued.OfferExpiresAt + _options.OfferSlack);
        foreach (var queued in lost)
            queued.Withdraw();
        return lost.Count > 0;
    }

    /// <summary>This queue is configured no longer: who waits in it goes to where they would be queued now.</summary>
    private async Task HandOverAsync()
    {
        foreach (var queued in State.Queue.FindAll(queued => !queued.IsOffered))
        {
            await GrainFactory.GetGrain<IOptimizerGrain>(queues.Of(queued.Escalation)).Enqueue(queued.Escalation);
            State.Queue.Remove(queued);
        }

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

    private static PortfolioMode ModeOf(OptimizerMode mode) => mode switch
    {
        OptimizerMode.Greedy => PortfolioMode.Greedy,
        OptimizerMode.Hybrid => PortfolioMode.Hybrid,
        OptimizerMode.Quantum => PortfolioMode.Quantum,
        OptimizerMode.Shadow => PortfolioMode.Shadow,
        _ => PortfolioMode.Classical,
    };

    private sealed record SolvedBatch(string Name, DateTimeOffset At, AssignmentProblem Problem, PortfolioDecision Decision, float[] Confidences, TimeSpan Elapsed);
}

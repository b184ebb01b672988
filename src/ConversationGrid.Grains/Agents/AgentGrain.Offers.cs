using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;

namespace ConversationGrid.Grains.Agents;

public sealed partial class AgentGrain
{
    public async Task<OfferAnswer> Offer(AgentOffer offer) => new(await LeaseAsync(offer), CurrentAvailability());

    private async Task<OfferReceipt> LeaseAsync(AgentOffer offer)
    {
        var epoch = State.Epochs.GetValueOrDefault(offer.Queue);
        if (offer.Epoch < epoch)
            return OfferReceipt.StaleEpoch;
        if (offer.Epoch > epoch)
        {
            State.Epochs[offer.Queue] = offer.Epoch;
            await SaveAsync();
        }

        if (State.Profile is null || _sockets.Count == 0 || State.Activity != Activity.Available)
            return OfferReceipt.NotAvailable;
        if (!_offers.ContainsKey(offer.Offer) && Free(offer.Channel) <= 0)
            return OfferReceipt.NoCapacity;
        _offers[offer.Offer] = offer;
        Tell(new DeskUpdate { Offer = offer });
        Rearm();
        TellOptimizers(except: offer.Queue);
        return OfferReceipt.Leased;
    }

    public Task Rescind(string offer, OfferEnd reason)
    {
        if (_offers.Remove(offer))
        {
            Tell(new DeskUpdate { OfferEnded = new OfferEnded(offer, reason) });
            Rearm();
            TellOptimizers();
        }

        return Task.CompletedTask;
    }

    public async Task<AcceptResult> Accept(string offer)
    {
        if (!_offers.TryGetValue(offer, out var lease) || lease.ExpiresAt <= time.GetUtcNow())
            return new AcceptResult(Refusal.NotYours, null);
        _misses = 0;
        // The place is taken and stored before the conversation is: after a crash between the two the desk
        // finds that it does not have it, and frees the place.
        State.Work.Add(new HeldConversation { Conversation = lease.Conversation, Channel = lease.Channel, Customer = lease.Customer });
        _offers.Remove(offer);
        JoinResult joined;
        try
        {
            await SaveAsync();
            joined = await Conversation(lease.Conversation).Join(new JoinConversation(Id, State.Profile!.Name, offer, lease.Escalation));
        }
        catch
        {
            // The conversation may have been handed over with only its answer lost: then it waits again.
            Conversation(lease.Conversation).AgentLost(Id).Ignore();
            await ReleaseAsync(lease.Conversation);
            End(lease, OfferEnd.Rescinded);
            throw;
        }

        if (joined.Refusal != Refusal.None)
        {
            // Ended, or somebody else's: whatever still queues it is wrong.
            await ReleaseAsync(lease.Conversation);
            End(lease, OfferEnd.Cancelled);
            return new AcceptResult(joined.Refusal, null);
        }

        End(lease, OfferEnd.Accepted);
        var work = new AssignedWork
        {
            Conversation = lease.Conversation,
            Channel = lease.Channel,
            Customer = lease.Customer,
            Seq = joined.Seq,
            Transcript = joined.Transcript,
            Notes = joined.Notes,
            Intent = joined.Intent,
        };
        Tell(new DeskUpdate { Assigned = work });
        return new AcceptResult(Refusal.None, work);
    }

    public Task<Refusal> Decline(string offer, string? reason)
    {
        if (!_offers.Remove(offer, out var lease))
            return Task.FromResult(Refusal.NotYours);
        _misses = 0;
        End(lease, OfferEnd.Declined);
        return Task.FromResult(Refusal.None);
    }

    private async Task ExpireOffersAsync(DateTimeOffset now)
    {
        foreach (var offer in _offers.Values.Where(offer => offer.ExpiresAt <= now).ToArray())
        {
            _offers.Remove(offer.Offer);
            _misses++;
            End(offer, OfferEnd.Expired);
        }

        if (_misses >= _options.MissesToAway && State.Activity == Activity.Available)
        {
            LogMissed(logger, Id, _misses);
            _misses = 0;
            await ChangeActivityAsync(Activity.Away, "missed_offers");
        }
    }

    private void RescindAll()
    {
        foreach (var offer in _offers.Values.ToArray())
        {
            _offers.Remove(offer.Offer);
            End(offer, OfferEnd.Rescinded);
        }
    }

    /// <summary>Tells the desk and the optimizer how an offer, already taken off, ended.</summary>
    private void End(AgentOffer offer, OfferEnd end)
    {
        Tell(new DeskUpdate { OfferEnded = new OfferEnded(offer.Offer, end) });
        GrainFactory.GetGrain<IOptimizerGrain>(offer.Queue).OfferEnded(offer.Offer, offer.Conversation, Id, end).Ignore();
        Rearm();
        TellOptimizers();
    }
}

using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Grains.Agents;

public sealed partial class AgentGrain
{
    public async Task<Refusal> Transfer(string conversation, TransferTarget target, string? note)
    {
        if (target.Agent is { } agent && (agent == Id || await GrainFactory.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key).Find(agent) is null))
            return Refusal.UnknownTarget;
        return await LeaveAsync(conversation, await Conversation(conversation).Transfer(Id, target, note));
    }

    public async Task<Refusal> Return(string conversation) =>
        await LeaveAsync(conversation, await Conversation(conversation).Return(Id));

    public async Task<Refusal> Complete(string conversation, string? disposition, string? intent) =>
        await LeaveAsync(conversation, await Conversation(conversation).WrapUp(Id, disposition, intent));

    public async Task Notify(ConversationNotice notice)
    {
        var at = State.Work.FindIndex(held => held.Conversation == notice.Conversation);
        if (at < 0)
            return;
        if (notice.EndedBy is not null && !State.Work[at].IsWrapUp)
        {
            State.Work[at] = State.Work[at] with { IsWrapUp = true };
            await SaveAsync();
        }

        Tell(new DeskUpdate { Notice = notice }, notice.ExceptConnection);
    }

    private async Task<Refusal> LeaveAsync(string conversation, Refusal refusal)
    {
        if (refusal is Refusal.None or Refusal.NotYours)
            await ReleaseAsync(conversation);
        return refusal;
    }

    /// <summary>Frees the place that a conversation takes, if it takes one.</summary>
    private async Task ReleaseAsync(string conversation)
    {
        if (State.Work.RemoveAll(held => held.Conversation == conversation) == 0)
            return;
        await SaveAsync();
        TellOptimizers();
    }

    /// <summary>The grace time is over: what the agent held goes back into the batch.</summary>
    private async Task GiveUpWorkAsync()
    {
        _graceEnds = null;
        foreach (var held in State.Work.ToArray())
        {
            try
            {
                await Conversation(held.Conversation).AgentLost(Id);
                State.Work.Remove(held);
            }
            catch (Exception e)
            {
                LogGiveUpFailed(logger, e, held.Conversation, Id);
                _graceEnds = time.GetUtcNow() + _options.ReconnectGrace;
            }
        }

        State.Activity = Activity.Offline;
        await SaveAsync();
        TellOptimizers();
    }
}

using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;
using ConversationGrid.Gateway.Sockets;
using ConversationGrid.Gateway.Wire;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Gateway.Agents;

/// <summary>An agent's socket: one of perhaps several of the same desk.</summary>
internal sealed class AgentSession(
    string agentId,
    IAgentGrain agent,
    IGrainFactory grains,
    GatewayConnection connection,
    WebSocketConnection socket,
    FrameAllowance allowance,
    GatewayOptions options,
    ILogger<AgentSession> logger) : SocketSession(connection.Id, socket, allowance, options, logger)
{
    private readonly Lock _gate = new();
    private List<DeskUpdate>? _early = [];

    /// <summary>Sends the desk as it stands, then works off frames until the socket is closed.</summary>
    public async Task RunAsync()
    {
        try
        {
            var desk = await agent.Connect(connection);
            Socket.Append(DeskFrames.Hello(desk), JsonFrames.Default.HelloFrame);
            lock (_gate)
            {
                foreach (var update in _early!)
                    Write(update);
                _early = null;
            }

            Socket.Flush();
            await ReceiveAsync();
        }
        finally
        {
            agent.Disconnect(Id).Ignore();
        }
    }

    public override void Renew() => agent.Renew(connection).Ignore();

    /// <summary>News from the grain, on a thread of the runtime: never waits.</summary>
    public void Deliver(DeskUpdate update)
    {
        lock (_gate)
        {
            if (_early is not null)
            {
                // The desk comes first.
                _early.Add(update);
                return;
            }

            Write(update);
        }

        Socket.Flush();
    }

    protected override async ValueTask HandleAsync(InboundFrame frame)
    {
        switch (frame.Type)
        {
            case "activity":
                await SetActivityAsync(frame);
                break;
            case "accept":
                if (frame.Offer is { } accepted)
                    Answer((await agent.Accept(accepted)).Refusal, frame);
                else
                    Missing("offer", frame);
                break;
            case "decline":
                if (frame.Offer is { } declined)
                    Answer(await agent.Decline(declined, frame.Reason), frame);
                else
                    Missing("offer", frame);
                break;
            case "ping":
                Send(Frames.Pong(frame.At), JsonFrames.Default.PongFrame);
                break;
            case "message" or "note" or "typing" or "transfer" or "return" or "complete":
                if (string.IsNullOrEmpty(frame.Conversation))
                    Missing("conversation", frame);
                else
                    await HandleConversationAsync(frame, frame.Conversation);
                break;
            default:
                Error("unknown_type", "There is no such type of frame.", frame.Id);
                break;
        }
    }

    private async ValueTask HandleConversationAsync(InboundFrame frame, string id)
    {
        var conversation = grains.GetGrain<IConversationGrain>(id);
        switch (frame.Type)
        {
            case "message":
                if (IsUtterance(frame))
                    await SubmitAsync(conversation, frame, id);
                break;
            case "note":
                if (IsWithinLimit(frame.Text, frame))
                    Answer(await conversation.AgentNote(agentId, frame.Text!), frame);
                break;
            case "typing":
                conversation.AgentTyping(agentId, frame.On ?? true).Ignore();
                break;
            case "transfer":
                await TransferAsync(frame, id);
                break;
            case "return":
                Answer(await agent.Return(id), frame);
                break;
            case "complete":
                if ((frame.Disposition is null || IsWithinLimit(frame.Disposition, frame)) && (frame.Intent is null || IsWithinLimit(frame.Intent, frame)))
                    Answer(await agent.Complete(id, frame.Disposition, frame.Intent), frame);
                break;
        }
    }

    private async ValueTask SetActivityAsync(InboundFrame frame)
    {
        Activity? activity = frame.State switch
        {
            "available" => Activity.Available,
            "away" => Activity.Away,
            "offline" => Activity.Offline,
            _ => null,
        };
        if (activity is { } known)
            await agent.SetActivity(known, frame.Reason is { Length: > 200 } reason ? reason[..200] : frame.Reason);
        else
            Error("bad_state", "An activity is available, away or offline.", frame.Id);
    }

    private async ValueTask SubmitAsync(IConversationGrain conversation, InboundFrame frame, string id)
    {
        var result = await conversation.AgentSubmit(agentId, new SubmitMessage(frame.Id!, frame.Text!, Id));
        if (result.Refusal == Refusal.None)
            Send(Frames.Ack(frame.Id!, result.Seq, result.At, id), JsonFrames.Default.AckFrame);
        else
            Answer(result.Refusal, frame);
    }

    private async ValueTask TransferAsync(InboundFrame frame, string id)
    {
        var target = new TransferTarget(frame.To?.Agent, frame.To?.Skill);
        if (string.IsNullOrEmpty(target.Agent) == string.IsNullOrEmpty(target.Skill))
            Error("bad_target", "A transfer goes to one agent or to one skill.", frame.Id, id);
        else if (frame.Note is null || IsWithinLimit(frame.Note, frame))
            Answer(await agent.Transfer(id, target, frame.Note), frame);
    }

    private bool IsWithinLimit(string? text, InboundFrame frame)
    {
        if (string.IsNullOrWhiteSpace(text))
            Error("empty_text", "There is no text.", frame.Id, frame.Conversation);
        else if (FrameReader.CountCharacters(text) > Options.MaxTextLength)
            Error("too_long", $"A text may have {Options.MaxTextLength} characters.", frame.Id, frame.Conversation);
        else
            return true;
        return false;
    }

    private void Answer(Refusal refusal, InboundFrame frame)
    {
        if (refusal == Refusal.None)
            return;
        var (code, message) = Refusals.Describe(refusal);
        Error(code, message, frame.Id, frame.Conversation, frame.Offer);
    }

    private void Missing(string field, InboundFrame frame) =>
        Error("bad_frame", $"A {frame.Type} names its {field}.", frame.Id);

    private void Write(DeskUpdate update)
    {
        if (update.Offer is { } offer)
            Socket.Append(DeskFrames.Offer(offer), JsonFrames.Default.OfferFrame);
        if (update.OfferEnded is { } ended)
            Socket.Append(DeskFrames.OfferEnded(ended), JsonFrames.Default.OfferEndedFrame);
        if (update.Assigned is { } assigned)
            Socket.Append(DeskFrames.Assigned(assigned), JsonFrames.Default.AssignedFrame);
        if (update.Activity is { } activity)
            Socket.Append(DeskFrames.Activity(activity), JsonFrames.Default.ActivityFrame);
        if (update.Notice is { } notice)
            Write(notice);
    }

    private void Write(ConversationNotice notice)
    {
        foreach (var entry in notice.Entries)
            Socket.Append(Frames.Message(entry, notice.Conversation), JsonFrames.Default.MessageFrame);
        if (notice.IsCustomerTyping is { } on)
            Socket.Append(Frames.Typing("customer", on, notice.Conversation), JsonFrames.Default.TypingFrame);
        if (notice.IsCustomerPresent is { } isPresent)
            Socket.Append(new PresenceFrame("customer", notice.Conversation, isPresent ? "back" : "left"), JsonFrames.Default.PresenceFrame);
        if (notice.EndedBy is { } by)
            Socket.Append(new EndedFrame("ended", notice.Conversation, Frames.Name(by)), JsonFrames.Default.EndedFrame);
    }
}

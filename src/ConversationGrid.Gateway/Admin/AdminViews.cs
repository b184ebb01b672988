using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Gateway.Wire;

namespace ConversationGrid.Gateway.Admin;

internal sealed record AgentAdded(string Agent, string Name, string Token);

internal sealed record AgentListed(string Agent, string Name, IReadOnlyList<string> Skills, IReadOnlyList<string> Languages, int Chat, int Voice, string Activity, int FreeChat, int FreeVoice)
{
    public static AgentListed From(AgentAvailability agent) => new(
        agent.Profile.Agent,
        agent.Profile.Name,
        agent.Profile.Skills,
        agent.Profile.Languages,
        agent.Profile.ChatCapacity,
        agent.Profile.VoiceCapacity,
        DeskFrames.Name(agent.Activity),
        agent.FreeChat,
        agent.FreeVoice);
}

internal sealed record ConversationDescribed(
    string Conversation, string State, long Seq, DateTimeOffset OpenedAt, string? Agent, string? Language, int? Rating, bool IsCustomerPresent,
    float Sentiment, IReadOnlyList<string> RecentIntents, IReadOnlyDictionary<string, string> Slots)
{
    public static ConversationDescribed From(ConversationView view) => new(
        view.Conversation,
        Frames.Name(view.Status.Status),
        view.Seq,
        view.OpenedAt,
        view.AgentId,
        view.Language,
        view.Rating,
        view.IsCustomerPresent,
        view.Sentiment,
        view.RecentIntents,
        view.Slots);
}

internal sealed record QueueListed(string Queue, long Epoch, int AvailableAgents, long Batches, IReadOnlyList<QueuedListed> Waiting)
{
    public static QueueListed From(QueueView queue) => new(
        queue.Queue,
        queue.Epoch,
        queue.AvailableAgents,
        queue.Batches,
        [.. queue.Waiting.Select(waiting => new QueuedListed(waiting.Conversation, waiting.WaitingSince, waiting.OfferedTo, waiting.Priority))]);
}

/// <summary>The mode of a queue; <c>quantum</c> says whether a quantum service is there at all.</summary>
internal sealed record ModeListed(string Queue, string Mode, bool Quantum)
{
    public static ModeListed From(ModeView view) => new(view.Queue, ModeToSet.Name(view.Mode), view.IsQuantumOn);
}

internal sealed record QueuedListed(string Conversation, DateTimeOffset WaitingSince, string? OfferedTo, int Priority);

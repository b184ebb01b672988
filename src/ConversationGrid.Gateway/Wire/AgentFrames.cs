using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Gateway.Wire;

internal sealed record HelloFrame(string Type, AgentView Agent, string Activity, IReadOnlyList<AssignedFrame> Work, IReadOnlyList<OfferFrame> Offers, IReadOnlyList<string> Intents);

internal sealed record AgentView(string Agent, string Name, IReadOnlyList<string> Skills, IReadOnlyList<string> Languages, int Chat, int Voice);

internal sealed record OfferFrame(
    string Type,
    string Offer,
    string Conversation,
    string Channel,
    string? Intent,
    float? Confidence,
    string Summary,
    CustomerView Customer,
    int WaitedSeconds,
    DateTimeOffset ExpiresAt,
    DecisionView Decision);

internal sealed record CustomerView(string? Id, string? Name, string? Language, string? Tier);

internal sealed record DecisionView(string Solver, float Confidence);

internal sealed record OfferEndedFrame(string Type, string Offer, string Reason);

internal sealed record AssignedFrame(
    string Type,
    string Conversation,
    string Channel,
    CustomerView Customer,
    IReadOnlyList<MessageFrame> Transcript,
    IReadOnlyList<NoteView> Notes,
    long Seq,
    string State,
    string? Intent);

internal sealed record NoteView(string? Agent, string Text, DateTimeOffset At);

internal sealed record PresenceFrame(string Type, string Conversation, string Presence);

internal sealed record EndedFrame(string Type, string Conversation, string By);

internal sealed record ActivityFrame(string Type, string State, string? Reason);

/// <summary>Makes an agent's frames of what the grains say.</summary>
internal static class DeskFrames
{
    public static HelloFrame Hello(Desk desk) => new(
        "hello",
        View(desk.Profile),
        Name(desk.Activity),
        [.. desk.Work.Select(Assigned)],
        [.. desk.Offers.Select(Offer)],
        desk.Intents);

    public static AgentView View(AgentProfile profile) =>
        new(profile.Agent, profile.Name, profile.Skills, profile.Languages, profile.ChatCapacity, profile.VoiceCapacity);

    public static OfferFrame Offer(AgentOffer offer) => new(
        "offer",
        offer.Offer,
        offer.Conversation,
        Name(offer.Channel),
        offer.Intent,
        offer.Confidence is { } confidence ? MathF.Round(confidence, 4) : null,
        offer.Summary,
        View(offer.Customer),
        (int)Math.Max(0, (offer.OfferedAt - offer.WaitingSince).TotalSeconds),
        offer.ExpiresAt,
        new DecisionView(offer.Solver, MathF.Round(offer.DecisionConfidence, 4)));

    public static AssignedFrame Assigned(AssignedWork work) => new(
        "assigned",
        work.Conversation,
        Name(work.Channel),
        View(work.Customer),
        [.. work.Transcript.Select(entry => Frames.Message(entry, work.Conversation))],
        [.. work.Notes.Select(note => new NoteView(note.AgentId, note.Text ?? "", note.At))],
        work.Seq,
        work.IsWrapUp ? "wrap_up" : "agent",
        work.Intent);

    public static OfferEndedFrame OfferEnded(OfferEnded ended) => new("offer_ended", ended.Offer, ended.Reason switch
    {
        OfferEnd.Accepted => "accepted",
        OfferEnd.Declined => "declined",
        OfferEnd.Expired => "expired",
        OfferEnd.Cancelled => "cancelled",
        _ => "rescinded",
    });

    public static ActivityFrame Activity(ActivityChanged changed) => new("activity", Name(changed.Activity), changed.Reason);

    public static string Name(Activity activity) => activity switch
    {
        Contracts.Agents.Activity.Available => "available",
        Contracts.Agents.Activity.Away => "away",
        _ => "offline",
    };

    private static string Name(Channel channel) => channel == Channel.Voice ? "voice" : "chat";

    private static CustomerView View(CustomerProfile customer) => new(customer.Customer, customer.Name, customer.Language, customer.Tier);
}

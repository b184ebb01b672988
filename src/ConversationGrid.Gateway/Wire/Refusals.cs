using ConversationGrid.Contracts.Conversations;

namespace ConversationGrid.Gateway.Wire;

/// <summary>What the wire says for each refusal.</summary>
internal static class Refusals
{
    public static (string Code, string Message) Describe(Refusal refusal) => refusal switch
    {
        Refusal.Ended => ("ended", "The conversation has ended."),
        Refusal.AlreadyRated => ("already_rated", "The conversation was rated before."),
        Refusal.NotYours => ("not_yours", "You do not hold that."),
        Refusal.WrongState => ("wrong_state", "That does not fit the present state."),
        Refusal.Full => ("full", "The conversation holds as many messages as it can."),
        Refusal.UnknownTarget => ("unknown_target", "There is no such agent to transfer to."),
        _ => ("unauthorized", "There is no such conversation."),
    };
}

using Orleans.Runtime;

namespace ConversationGrid.Embedded;

/// <summary>
/// The call could never have been answered: it waits for a grain that itself waits, through the calls named in
/// the message, for this one. Orleans itself lets such a call run into its response time-out.
/// </summary>
public sealed class DeadlockException(string message) : OrleansException(message);

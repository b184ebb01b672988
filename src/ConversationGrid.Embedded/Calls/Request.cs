using ConversationGrid.Embedded.Activations;

namespace ConversationGrid.Embedded.Calls;

/// <summary>Something to be done by a grain, from its first turn to its last.</summary>
internal abstract class Request : Work
{
    private static readonly AsyncLocal<Request?> s_current = new();

    /// <summary>The request in whose course the calling code runs. Set by the request itself as it begins.</summary>
    internal static Request? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>For people: grain and method.</summary>
    internal abstract string Name { get; }

    /// <summary>The request in whose course this one was made. Null once this one ends, so that no chain of them lasts.</summary>
    internal Request? Parent { get; set; }

    /// <summary>The activation that has taken the request, whether it waits there or runs.</summary>
    internal Activation? Place { get; set; }

    internal virtual bool Interleaves => false;

    internal virtual bool IsReadOnly => false;

    /// <summary>Keeps the activation from idle collection.</summary>
    internal virtual bool CountsAsUse => true;

    /// <summary>Goes to the next activation when this one ends first.</summary>
    internal virtual bool OutlivesActivation => true;

    /// <summary>Nobody waits for it any more: not to be begun.</summary>
    internal virtual bool IsAbandoned => false;

    internal override void Run(Activation activation) => activation.Accept(this);

    /// <summary>Called in the drain; ends, then or later in the drain, in <see cref="Activation.Ended"/>.</summary>
    internal abstract void Begin(Activation activation);

    /// <summary>Ends a request that was never begun.</summary>
    internal abstract void Fail(Exception exception);
}

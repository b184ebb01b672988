using ConversationGrid.Embedded.Calls;

namespace ConversationGrid.Embedded.Activations;

/// <summary>What takes the requests to one grain id.</summary>
internal interface IDestination
{
    /// <summary>False when closed: the catalog knows, or is about to know, of another destination.</summary>
    bool TryPost(Request request);
}

/// <summary>What keeps activations and is told when one of them ends.</summary>
internal interface IActivationOwner
{
    /// <summary>
    /// Called under <see cref="Catalog.Gate"/> by an activation that is closed. What it had not begun goes, in
    /// order, to its successor, and only then is the successor found by others: calls keep their order.
    /// </summary>
    void Retire(Activation activation, List<Request>? unbegun);
}

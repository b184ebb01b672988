using System.Collections.Concurrent;
using ConversationGrid.Embedded.Calls;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Activations;

/// <summary>Every destination by its grain id. There is at most one for each id.</summary>
internal sealed class Catalog(EmbeddedRuntime runtime) : IActivationOwner
{
    private readonly ConcurrentDictionary<GrainId, IDestination> _destinations = new();

    /// <summary>Held while an activation closes and its successor takes its place.</summary>
    internal static Lock Gate { get; } = new();

    internal IEnumerable<Activation> Activations => _destinations.SelectMany(entry => entry.Value switch
    {
        Activation activation => [activation],
        StatelessWorkers workers => workers.Snapshot(),
        _ => Enumerable.Empty<Activation>(),
    });

    internal IDestination Find(GrainId id) =>
        _destinations.TryGetValue(id, out var destination) ? destination : _destinations.GetOrAdd(id, Make);

    internal void Add(Activation observer) => _destinations[observer.GrainId] = observer;

    internal void Remove(GrainId observer)
    {
        if (_destinations.TryGetValue(observer, out var destination))
            ((Activation)destination).Dismiss();
    }

    public void Retire(Activation activation, List<Request>? unbegun)
    {
        if (unbegun is null)
        {
            _destinations.TryRemove(new(activation.GrainId, activation));
            return;
        }

        var successor = Make(activation.GrainId);
        foreach (var request in unbegun)
            successor.TryPost(request);
        _destinations[activation.GrainId] = successor;
    }

    private IDestination Make(GrainId id)
    {
        if (id.Type == GrainClass.ObserverType)
            throw new ClientNotAvailableException(id);
        var grainClass = runtime.Classes.Of(id.Type);
        return grainClass.MaxWorkers > 0
            ? new StatelessWorkers(runtime, grainClass, id)
            : new Activation(runtime, this, grainClass, id);
    }
}

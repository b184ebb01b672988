using ConversationGrid.Embedded.Calls;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Activations;

/// <summary>
/// The activations of one stateless worker. A request goes to an idle one, else to a new one while there are
/// fewer than allowed, else to each in turn.
/// </summary>
internal sealed class StatelessWorkers(EmbeddedRuntime runtime, GrainClass grainClass, GrainId id) : IDestination, IActivationOwner
{
    private readonly List<Activation> _workers = [];
    private int _next;

    public bool TryPost(Request request)
    {
        lock (_workers)
        {
            return Choose().TryPost(request);
        }
    }

    public void Retire(Activation activation, List<Request>? unbegun)
    {
        lock (_workers)
        {
            _workers.Remove(activation);
            unbegun?.ForEach(request => Choose().TryPost(request));
        }
    }

    internal Activation[] Snapshot()
    {
        lock (_workers)
        {
            return [.. _workers];
        }
    }

    private Activation Choose()
    {
        foreach (var worker in _workers)
        {
            if (worker.IsFree)
                return worker;
        }

        if (_workers.Count < grainClass.MaxWorkers)
        {
            var worker = new Activation(runtime, this, grainClass, id);
            _workers.Add(worker);
            return worker;
        }

        return _workers[_next++ % _workers.Count];
    }
}

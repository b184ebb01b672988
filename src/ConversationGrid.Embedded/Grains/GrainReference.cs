using ConversationGrid.Embedded;
using ConversationGrid.Embedded.Activations;

namespace Orleans.Runtime;

/// <summary>The base of the proxies that stand for grains and observers. Two are equal when their ids are.</summary>
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private IDestination? _destination;

    internal GrainReference(EmbeddedRuntime runtime, GrainId grainId)
    {
        Runtime = runtime;
        GrainId = grainId;
    }

    public GrainId GrainId { get; }

    internal EmbeddedRuntime Runtime { get; }

    /// <summary>Where calls went last; found anew once that is closed.</summary>
    internal IDestination Destination => _destination ??= Runtime.Catalog.Find(GrainId);

    internal void Forget(IDestination closed) => Interlocked.CompareExchange(ref _destination, null, closed);

    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"GrainReference:{GrainId}";

    public static bool operator ==(GrainReference? left, GrainReference? right) => left?.Equals(right) ?? right is null;

    public static bool operator !=(GrainReference? left, GrainReference? right) => !(left == right);
}

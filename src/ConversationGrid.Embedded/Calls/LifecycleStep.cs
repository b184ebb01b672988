using System.Diagnostics;
using ConversationGrid.Embedded.Activations;

namespace ConversationGrid.Embedded.Calls;

/// <summary>Stands, for those who wait, for the activation's own coming and going.</summary>
internal sealed class LifecycleStep(Activation activation, string step) : Request
{
    internal override string Name => $"{activation.GrainId}.{step}";

    internal override void Begin(Activation activation) => throw new UnreachableException();

    internal override void Fail(Exception exception) => throw new UnreachableException();
}

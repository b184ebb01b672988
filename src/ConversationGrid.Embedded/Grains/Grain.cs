using System.Diagnostics.CodeAnalysis;
using ConversationGrid.Embedded.Activations;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The usual base class of grains.</summary>
[SuppressMessage("Naming", "CA1725:Parameter names should match base declaration", Justification = "As in Orleans.")]
public abstract class Grain : IGrainBase, IAddressable
{
    protected Grain() : this(Activation.Current!)
    {
    }

    protected Grain(IGrainContext grainContext) => GrainContext = grainContext;

    /// <summary>Null in a grain that was made outside the runtime, as a unit test does.</summary>
    [AllowNull]
    public IGrainContext GrainContext { get; }

    public GrainReference GrainReference => GrainContext.GrainReference;

    public string IdentityString => GrainContext.GrainId.ToString();

    protected IGrainFactory GrainFactory => ServiceProvider.GetRequiredService<IGrainFactory>();

    protected internal IServiceProvider ServiceProvider => Context.ActivationServices;

    private IGrainContext Context => GrainContext
        ?? throw new InvalidOperationException("The grain was created outside the runtime and has no context.");

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    protected void DeactivateOnIdle() =>
        Context.Deactivate(new(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    /// <summary>Keeps the activation from idle collection for the time given; zero or less takes that back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => ((Activation)Context).DelayCollection(timeSpan);
}

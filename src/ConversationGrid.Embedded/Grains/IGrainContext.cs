namespace Orleans.Runtime;

/// <summary>The activation around a grain object.</summary>
public interface IGrainContext : IEquatable<IGrainContext>
{
    GrainReference GrainReference { get; }

    GrainId GrainId { get; }

    /// <summary>Null until the grain object is made.</summary>
    object? GrainInstance { get; }

    /// <summary>A scope of services that lives as long as the activation.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Completes when the activation is gone.</summary>
    Task Deactivated { get; }

    /// <summary>Lets what is running end, then deactivates. What waits goes to the next activation.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}

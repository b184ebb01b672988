using System.Reflection;
using ConversationGrid.Embedded.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Activations;

/// <summary>What the declaration of a grain class says.</summary>
internal sealed class GrainClass
{
    internal static readonly GrainType ObserverType = GrainType.Create("sys.observer");

    /// <summary>The class of all observers.</summary>
    internal static readonly GrainClass Observers = new();

    private readonly Lazy<ObjectFactory>? _factory;
    private readonly Func<Activation, PersistentState>[] _states = [];

    internal GrainClass(Type type, GrainCollectionOptions collection)
    {
        Implementation = type;
        GrainType = TypeOf(type);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        MaxWorkers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers ?? 0;
        var limit = type.GetCustomAttribute<CollectionAgeLimitAttribute>();
        CollectionAge = type.IsDefined(typeof(KeepAliveAttribute), inherit: true) || limit is { AlwaysActive: true }
            ? Timeout.InfiniteTimeSpan
            : limit?.AgeLimit ?? (collection.ClassSpecificCollectionAge.TryGetValue(type.FullName!, out var age) ? age : collection.CollectionAge);

        var states = type.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute))).ToList();
        _states = [.. states.Select(PersistentState.FactoryFor)];
        _factory = new(() => ActivatorUtilities.CreateFactory(type, [.. states.Select(parameter => parameter.ParameterType)]));
    }

    private GrainClass()
    {
        Implementation = typeof(IGrainObserver);
        GrainType = ObserverType;
        CollectionAge = Timeout.InfiniteTimeSpan;
    }

    internal Type Implementation { get; }

    internal GrainType GrainType { get; }

    internal bool IsObserver => _factory is null;

    internal bool IsReentrant { get; }

    /// <summary>Zero when the class is no stateless worker.</summary>
    internal int MaxWorkers { get; }

    /// <summary>Infinite when activations are kept.</summary>
    internal TimeSpan CollectionAge { get; }

    internal object Create(Activation activation) =>
        _factory!.Value(activation.ActivationServices, Array.ConvertAll<Func<Activation, PersistentState>, object>(_states, make => make(activation)));

    private static GrainType TypeOf(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } named)
            return named.GrainType;
        var name = type.Name.ToLowerInvariant();
        return GrainType.Create(name.EndsWith("grain", StringComparison.Ordinal) && name.Length > 5 ? name[..^5] : name);
    }
}

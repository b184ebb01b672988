using System.Reflection;
using System.Runtime.CompilerServices;
using ConversationGrid.Embedded.Activations;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Storage;

namespace ConversationGrid.Embedded.Storage;

internal abstract class PersistentState
{
    internal abstract Task ReadAsync(CancellationToken cancellationToken);

    /// <summary>What makes the argument for a constructor's parameter that is marked [PersistentState].</summary>
    internal static Func<Activation, PersistentState> FactoryFor(ParameterInfo parameter)
    {
        if (parameter.ParameterType is not { IsGenericType: true } type || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new OrleansConfigurationException($"{parameter.Member.DeclaringType}: '{parameter.Name}' is marked [PersistentState] and must be an IPersistentState.");
        var attribute = parameter.GetCustomAttribute<PersistentStateAttribute>()!;
        var make = typeof(PersistentState<>).MakeGenericType(type.GenericTypeArguments)
            .GetMethod("Create", BindingFlags.Static | BindingFlags.NonPublic)!
            .CreateDelegate<Func<PersistentStateAttribute, Activation, PersistentState>>();
        return activation => make(attribute, activation);
    }
}

internal sealed class PersistentState<TState>(Activation activation, string name, IGrainStorage storage)
    : PersistentState, IPersistentState<TState>
{
    private readonly GrainState<TState> _record = new(Initial());

    public TState State
    {
        get => _record.State!;
        set => _record.State = value;
    }

    public string? Etag => _record.ETag;

    public bool RecordExists => _record.RecordExists;

    public Task ReadStateAsync() => storage.ReadStateAsync(name, activation.GrainId, _record);

    public Task WriteStateAsync() => storage.WriteStateAsync(name, activation.GrainId, _record);

    public Task ClearStateAsync() => storage.ClearStateAsync(name, activation.GrainId, _record);

    Task IStorage.WriteStateAsync(CancellationToken cancellationToken) =>
        storage.WriteStateAsync(name, activation.GrainId, _record, cancellationToken);

    Task IStorage.ClearStateAsync(CancellationToken cancellationToken) =>
        storage.ClearStateAsync(name, activation.GrainId, _record, cancellationToken);

    Task IStorage.ReadStateAsync(CancellationToken cancellationToken) => ReadAsync(cancellationToken);

    internal override Task ReadAsync(CancellationToken cancellationToken) =>
        storage.ReadStateAsync(name, activation.GrainId, _record, cancellationToken);

    internal static PersistentState Create(PersistentStateAttribute attribute, Activation activation)
    {
        var services = activation.ActivationServices;
        var storage = string.IsNullOrWhiteSpace(attribute.StorageName)
            ? services.GetService<IGrainStorage>()
            : services.GetKeyedService<IGrainStorage>(attribute.StorageName);
        if (storage is null)
        {
            throw new BadProviderConfigException(string.IsNullOrWhiteSpace(attribute.StorageName)
                ? $"No default storage provider found loading grain type {activation.GrainId.Type}."
                : $"No storage provider named \"{attribute.StorageName}\" found loading grain type {activation.GrainId.Type}.");
        }

        var state = new PersistentState<TState>(activation, attribute.StateName, storage);
        activation.ReadBeforeActivation(state);
        return state;
    }

    /// <summary>What a state is before anything was stored.</summary>
    internal static TState? Initial() =>
        typeof(TState).IsValueType || typeof(TState).IsArray || typeof(TState) == typeof(string) || typeof(TState).IsAbstract ? default
        : typeof(TState).GetConstructor(Type.EmptyTypes) is null ? (TState)RuntimeHelpers.GetUninitializedObject(typeof(TState))
        : Activator.CreateInstance<TState>();
}

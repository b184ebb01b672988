using System.Globalization;
using ConversationGrid.Embedded.Activations;
using Orleans;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Grains;

internal sealed class GrainFactory(EmbeddedRuntime runtime) : IClusterClient
{
    private long _observers;

    public IServiceProvider ServiceProvider => runtime.Services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return GetGrain<TGrainInterface>(GrainId.Create(TypeOf<TGrainInterface>(grainClassNamePrefix), primaryKey));
    }

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        GetGrain<TGrainInterface>(GrainId.Create(TypeOf<TGrainInterface>(grainClassNamePrefix), primaryKey.ToString("X", CultureInfo.InvariantCulture)));

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable =>
        (TGrainInterface)(object)runtime.Proxies.Create(typeof(TGrainInterface), grainId);

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (obj is GrainReference or not TGrainObserverInterface)
            throw new ArgumentException($"The object must be an observer, not a reference, and implement {typeof(TGrainObserverInterface)}.", nameof(obj));
        var id = GrainId.Create(GrainClass.ObserverType, Interlocked.Increment(ref _observers).ToString(CultureInfo.InvariantCulture));
        runtime.Catalog.Add(new Activation(runtime, runtime.Catalog, obj, id));
        return GetGrain<TGrainObserverInterface>(id);
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is not GrainReference reference)
            throw new ArgumentException("What is deleted is the reference, not the object.", nameof(obj));
        runtime.Catalog.Remove(reference.GrainId);
    }

    private GrainType TypeOf<TGrainInterface>(string? prefix) =>
        runtime.Classes.Implementing(typeof(TGrainInterface), prefix).GrainType;
}

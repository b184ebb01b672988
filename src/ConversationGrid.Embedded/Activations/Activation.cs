using Orleans;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Activations;

/// <summary>
/// One grain object, its inbox and its turns. It is the task scheduler of its grain's code.
/// <code>
///  callers ─▶ inbox ─▶ drain (one thread at a time) ─┬▶ continuation: run
///                        ▲                            └▶ request: begin, or wait behind what is running
///  awaits end ───────────┘
/// </code>
/// All fields but the inbox belong to the drain.
/// </summary>
internal sealed partial class Activation : TaskScheduler, IGrainContext, IDestination, IThreadPoolWorkItem
{
    [ThreadStatic]
    private static Activation? t_current;

    private readonly EmbeddedRuntime _runtime;
    private readonly IActivationOwner _owner;
    private GrainReference? _reference;
    private object? _instance;
    private Rarities? _rarities;

    internal Activation(EmbeddedRuntime runtime, IActivationOwner owner, GrainClass grainClass, GrainId id)
    {
        _runtime = runtime;
        _owner = owner;
        Class = grainClass;
        GrainId = id;
        _lastUsed = runtime.Clock.Now;
    }

    /// <summary>An observer's: it has no life cycle and ends with the object.</summary>
    internal Activation(EmbeddedRuntime runtime, IActivationOwner owner, IGrainObserver observer, GrainId id)
        : this(runtime, owner, GrainClass.Observers, id)
    {
        _instance = new WeakReference(observer);
        _status = Status.Active;
    }

    /// <summary>The activation whose turn the calling thread runs.</summary>
    internal static new Activation? Current => t_current;

    public GrainId GrainId { get; }

    public GrainReference GrainReference => _reference ??= new UntypedReference(_runtime, GrainId);

    public object? GrainInstance => Class.IsObserver ? ((WeakReference)_instance!).Target : _instance;

    internal GrainClass Class { get; }

    internal EmbeddedRuntime Runtime => _runtime;

    /// <summary>Fields that most activations never need.</summary>
    private Rarities Rare => _rarities ?? Interlocked.CompareExchange(ref _rarities, new(), null) ?? _rarities;

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => GrainId.ToString();

    private sealed class Rarities
    {
        internal readonly HashSet<IDisposable> Timers = [];
        internal readonly TaskCompletionSource Gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        internal DeactivationReason Reason;
        internal CancellationToken Hurry;
        internal Status AfterActivating;
        internal long CollectNotBefore;
    }

    private sealed class UntypedReference(EmbeddedRuntime runtime, GrainId id) : GrainReference(runtime, id);
}

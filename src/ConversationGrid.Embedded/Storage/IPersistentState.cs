using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>State that the runtime has read before the grain's OnActivateAsync.</summary>
public interface IPersistentState<TState> : IStorage<TState>;

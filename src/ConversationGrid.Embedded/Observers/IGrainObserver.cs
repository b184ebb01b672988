using Orleans.Runtime;

namespace Orleans;

/// <summary>An object outside any grain which grains call back. Its methods may return void.</summary>
public interface IGrainObserver : IAddressable;

namespace Orleans.Runtime;

/// <summary>What a call can be sent to: a grain, an observer, or a reference to either.</summary>
public interface IAddressable;

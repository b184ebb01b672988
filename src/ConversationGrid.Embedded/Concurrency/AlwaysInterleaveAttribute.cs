namespace Orleans.Concurrency;

/// <summary>Calls of the method do not wait for others, nor others for them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;

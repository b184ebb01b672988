namespace Orleans.Concurrency;

/// <summary>The grain's turns of different calls may interleave.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;

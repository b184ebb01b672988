using Orleans.Runtime;

namespace Orleans;

/// <summary>Fixes the name of a grain class in its ids, so that the class can be renamed.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    internal GrainType GrainType { get; } = GrainType.Create(grainType);
}

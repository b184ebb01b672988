using System.Reflection;

namespace ConversationGrid.Gateway.Tests.Admin;

/// <summary>A grain factory that gives the grains put into it, by interface and key.</summary>
public class FakeGrains : DispatchProxy
{
    private readonly Dictionary<(Type Interface, string Key), object> _grains = [];

    public static IGrainFactory Create(params (Type Interface, string Key, object Grain)[] grains)
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        foreach (var (type, key, grain) in grains)
            ((FakeGrains)(object)factory)._grains[(type, key)] = grain;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(IGrainFactory.GetGrain) && args![0] is string key
            ? _grains[(targetMethod.GetGenericArguments()[0], key)]
            : throw new NotSupportedException(targetMethod.Name);
}

using System.Reflection;
using Orleans;

namespace ConversationGrid.Embedded.Isolation;

/// <summary>Keeps caller and grain from sharing what one of them could change.</summary>
internal sealed class Isolator<T>
{
    private readonly string _where;
    private readonly CopyMembers<T>? _copyMembers;
    private readonly Func<T, CopyContext, T>? _copy;

    private Isolator(string where, Func<T, CopyContext, T>? copy, CopyMembers<T>? copyMembers = null) =>
        (_where, _copy, _copyMembers) = (where, copy, copyMembers);

    /// <summary><typeparamref name="T"/> is a tuple of the arguments without the cancellation token.</summary>
    internal static Isolator<T> ForArguments(MethodInfo method)
    {
        var parameters = method.GetParameters().Where(parameter => parameter.ParameterType != typeof(CancellationToken)).ToList();
        var promised = parameters.Select((parameter, index) => (parameter, index))
            .Where(item => item.parameter.IsDefined(typeof(ImmutableAttribute))).Select(item => $"Item{item.index + 1}").ToHashSet();
        return new($"an argument of {method.DeclaringType}.{method.Name}", null, MemberCopier.Emit<T>(field => !promised.Contains(field.Name)));
    }

    internal static Isolator<T> ForResult(MethodInfo method) => new(
        $"the result of {method.DeclaringType}.{method.Name}",
        method.ReturnParameter.IsDefined(typeof(ImmutableAttribute)) ? null : Copier<T>.Copy);

    internal T Isolate(T value)
    {
        if (_copyMembers is not null)
            _copyMembers(ref value, new(_where));
        return _copy is null ? value : _copy(value, new(_where));
    }
}

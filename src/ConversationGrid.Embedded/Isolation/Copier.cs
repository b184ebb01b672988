using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;

namespace ConversationGrid.Embedded.Isolation;

/// <summary>Copies values of one declared type.</summary>
internal static class Copier<T>
{
    /// <summary>Null when values of the type may be shared.</summary>
    internal static readonly Func<T, CopyContext, T>? Copy = Choose();

    /// <summary>For values of exactly this type. Null when they may be shared.</summary>
    internal static readonly Func<T, CopyContext, T>? CopyExact =
        TypeShape.IsImmutableIfExact(typeof(T)) ? null : Collections.CopierOf<T>() ?? ByMembers() ?? Refuse;

    internal static T CopyMember(T value, CopyContext context) => Copy is null ? value : Copy(value, context);

    private static Func<T, CopyContext, T>? Choose()
    {
        if (TypeShape.IsImmutable(typeof(T)))
            return null;
        if (typeof(T).IsInterface && typeof(IAddressable).IsAssignableFrom(typeof(T)))
            return static (value, _) => value is null or GrainReference ? value : ((IAddressable)value).AsReference<T>();
        if (typeof(T).IsValueType || typeof(T) is { IsSealed: true, IsArray: false })
            return static (value, context) => value is null ? value : CopyExact is null ? value : CopyExact(value, context);
        return static (value, context) =>
        {
            if (value is null)
                return value;
            if (value.GetType() != typeof(T))
                return (T)BoxedCopier.Of(value.GetType()).Copy(value, context);
            return CopyExact is null ? value : CopyExact(value, context);
        };
    }

    private static Func<T, CopyContext, T>? ByMembers()
    {
        if (!TypeShape.IsCopiedByMembers(typeof(T)))
            return null;
        var copyMembers = MemberCopier.Emit<T>(static _ => true);
        if (typeof(T).IsValueType)
        {
            return (value, context) =>
            {
                copyMembers?.Invoke(ref value, context);
                return value;
            };
        }

        return (value, context) =>
        {
            if (context.TryFind(value!, out var known))
                return (T)known!;
            var copy = (T)Cloning.MemberwiseClone(value!);
            context.Remember(value!, copy!);
            copyMembers?.Invoke(ref copy, context);
            return copy;
        };
    }

    private static T Refuse(T value, CopyContext context) => throw new CodecNotFoundException(
        $"{typeof(T)} cannot be passed in {context.Where}: it can be changed while others hold it, and nothing says how to copy it. "
        + "Make its members immutable, or mark it [GenerateSerializer] to be copied, or [Immutable] if nobody changes it.");
}

/// <summary>Copies values by the type they have at run time.</summary>
internal abstract class BoxedCopier
{
    private static readonly ConcurrentDictionary<Type, BoxedCopier> s_copiers = new();

    internal static BoxedCopier Of(Type type) => s_copiers.GetOrAdd(
        type, static type => (BoxedCopier)Activator.CreateInstance(typeof(Exact<>).MakeGenericType(type))!);

    internal abstract object Copy(object value, CopyContext context);

    private sealed class Exact<T> : BoxedCopier
    {
        internal override object Copy(object value, CopyContext context) =>
            Copier<T>.CopyExact is { } copy ? copy((T)value, context)! : value;
    }
}

internal static class Cloning
{
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(MemberwiseClone))]
    internal static extern object MemberwiseClone(object original);
}

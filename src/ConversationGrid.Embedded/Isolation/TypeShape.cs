using System.Collections.Concurrent;
using System.Numerics;
using System.Reflection;
using System.Text;
using Orleans;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Isolation;

/// <summary>What a type's declaration says about sharing its values.</summary>
internal static class TypeShape
{
    private static readonly ConcurrentDictionary<Type, bool> s_immutable = new();

    private static readonly HashSet<Type> s_leaves =
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly),
        typeof(TimeSpan), typeof(TimeZoneInfo), typeof(Uri), typeof(Version), typeof(BigInteger), typeof(Rune), typeof(Type),
        typeof(CancellationToken), typeof(System.Net.IPAddress), typeof(System.Globalization.CultureInfo),
    ];

    /// <summary>Whoever holds a value of the type, or of one derived from it, cannot see it change.</summary>
    internal static bool IsImmutable(Type type) => s_immutable.GetOrAdd(type, static type => IsImmutable(type, []));

    /// <summary>Whoever holds a value of exactly this type cannot see it change.</summary>
    internal static bool IsImmutableIfExact(Type type) =>
        IsImmutable(type) || (type is { IsClass: true, IsArray: false, IsAbstract: false } && type != typeof(object) && HasImmutableFields(type, [type]));

    /// <summary>Copied member by member: it asks for it, or it is one of the framework's plain aggregates.</summary>
    internal static bool IsCopiedByMembers(Type type) =>
        type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
        || (type.IsGenericType && type.Namespace is "System" or "System.Collections.Generic"
            && type.Name.Split('`')[0] is "ValueTuple" or "Tuple" or "Nullable" or "KeyValuePair");

    internal static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                yield return field;
        }
    }

    /// <summary>Marked [Immutable] itself, or behind a property that is.</summary>
    internal static bool IsPromisedImmutable(FieldInfo field) =>
        field.IsDefined(typeof(ImmutableAttribute))
        || (field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal)
            && field.DeclaringType!.GetProperty(
                    field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)],
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                ?.IsDefined(typeof(ImmutableAttribute)) == true);

    /// <param name="type">The type in question.</param>
    /// <param name="assumed">Types further up which hold this one: their own fields decide about them.</param>
    private static bool IsImmutable(Type type, HashSet<Type> assumed)
    {
        if (type.IsPrimitive || type.IsEnum || s_leaves.Contains(type) || type.IsDefined(typeof(ImmutableAttribute), inherit: false)
            || typeof(Exception).IsAssignableFrom(type) || typeof(GrainReference).IsAssignableFrom(type))
            return true;
        if (ImmutableCollection(type) is { } collection)
            return Array.TrueForAll(collection.GetGenericArguments(), element => IsImmutable(element, assumed));
        if (type.IsArray || type.IsPointer || typeof(Delegate).IsAssignableFrom(type) || !(type.IsValueType || type is { IsClass: true, IsSealed: true }))
            return false;
        return !assumed.Add(type) || HasImmutableFields(type, assumed);
    }

    private static bool HasImmutableFields(Type type, HashSet<Type> assumed) => FieldsOf(type).All(field =>
        IsPromisedImmutable(field) || ((type.IsValueType || field.IsInitOnly) && IsImmutable(field.FieldType, assumed)));

    private static Type? ImmutableCollection(Type type)
    {
        var level = type;
        while (level is not null and not { Namespace: "System.Collections.Immutable" or "System.Collections.Frozen" })
            level = level.BaseType;
        return level;
    }
}

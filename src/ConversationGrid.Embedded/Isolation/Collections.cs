using System.Reflection;

namespace ConversationGrid.Embedded.Isolation;

/// <summary>Copiers of the framework's mutable collections.</summary>
internal static class Collections
{
    /// <summary>Null when the type is none of them.</summary>
    internal static Func<T, CopyContext, T>? CopierOf<T>()
    {
        var name = typeof(T) switch
        {
            { IsSZArray: true } => nameof(CopyArray),
            { IsGenericType: true } type when type.GetGenericTypeDefinition() is var definition =>
                definition == typeof(List<>) ? nameof(CopyList)
                : definition == typeof(Dictionary<,>) ? nameof(CopyDictionary)
                : definition == typeof(HashSet<>) ? nameof(CopySet)
                : definition == typeof(Queue<>) ? nameof(CopyQueue)
                : definition == typeof(Memory<>) ? nameof(CopyMemory)
                : definition == typeof(ReadOnlyMemory<>) ? nameof(CopyReadOnlyMemory)
                : null,
            _ => null,
        };
        if (name is null)
            return null;

        Type[] elements = typeof(T).IsArray ? [typeof(T).GetElementType()!] : typeof(T).GetGenericArguments();
        return typeof(Collections).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(elements).CreateDelegate<Func<T, CopyContext, T>>();
    }

    private static E[] CopyArray<E>(E[] array, CopyContext context)
    {
        if (context.TryFind(array, out var known))
            return (E[])known!;
        var copy = (E[])array.Clone();
        context.Remember(array, copy);
        CopyElements(copy, context);
        return copy;
    }

    private static List<E> CopyList<E>(List<E> list, CopyContext context)
    {
        if (context.TryFind(list, out var known))
            return (List<E>)known!;
        var copy = new List<E>(list);
        context.Remember(list, copy);
        CopyElements(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(copy), context);
        return copy;
    }

    private static Dictionary<K, V> CopyDictionary<K, V>(Dictionary<K, V> dictionary, CopyContext context)
        where K : notnull
    {
        if (context.TryFind(dictionary, out var known))
            return (Dictionary<K, V>)known!;
        var copy = new Dictionary<K, V>(dictionary.Count, dictionary.Comparer);
        context.Remember(dictionary, copy);
        foreach (var (key, value) in dictionary)
            copy.Add(Copier<K>.CopyMember(key, context), Copier<V>.CopyMember(value, context));
        return copy;
    }

    private static HashSet<E> CopySet<E>(HashSet<E> set, CopyContext context)
    {
        if (context.TryFind(set, out var known))
            return (HashSet<E>)known!;
        var copy = new HashSet<E>(set.Count, set.Comparer);
        context.Remember(set, copy);
        foreach (var element in set)
            copy.Add(Copier<E>.CopyMember(element, context));
        return copy;
    }

    private static Queue<E> CopyQueue<E>(Queue<E> queue, CopyContext context)
    {
        if (context.TryFind(queue, out var known))
            return (Queue<E>)known!;
        var copy = new Queue<E>(queue.Count);
        context.Remember(queue, copy);
        foreach (var element in queue)
            copy.Enqueue(Copier<E>.CopyMember(element, context));
        return copy;
    }

    private static Memory<E> CopyMemory<E>(Memory<E> memory, CopyContext context)
    {
        var copy = memory.ToArray();
        CopyElements(copy, context);
        return copy;
    }

    /// <summary>Copied too: what is read-only here is often a buffer that its owner fills again.</summary>
    private static ReadOnlyMemory<E> CopyReadOnlyMemory<E>(ReadOnlyMemory<E> memory, CopyContext context)
    {
        var copy = memory.ToArray();
        CopyElements(copy, context);
        return copy;
    }

    private static void CopyElements<E>(Span<E> elements, CopyContext context)
    {
        if (Copier<E>.Copy is not { } copy)
            return;
        foreach (ref var element in elements)
            element = copy(element, context);
    }
}

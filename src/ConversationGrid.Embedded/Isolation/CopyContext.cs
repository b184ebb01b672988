namespace ConversationGrid.Embedded.Isolation;

/// <summary>One copy of one value: what was copied already, so that an object met twice stays one object.</summary>
internal sealed class CopyContext(string where)
{
    private object? _firstOriginal;
    private object? _firstCopy;
    private Dictionary<object, object>? _others;

    /// <summary>For error messages.</summary>
    internal string Where => where;

    internal bool TryFind(object original, out object? copy)
    {
        copy = _firstCopy;
        return ReferenceEquals(original, _firstOriginal) || (_others is not null && _others.TryGetValue(original, out copy));
    }

    internal void Remember(object original, object copy)
    {
        if (_firstOriginal is null)
            (_firstOriginal, _firstCopy) = (original, copy);
        else
            (_others ??= new(ReferenceEqualityComparer.Instance)).Add(original, copy);
    }
}

namespace ConversationGrid.Intents.Features;

/// <summary>Rows of feature numbers and values, one after another; row i is
/// <c>Offsets[i] .. Offsets[i + 1]</c>.</summary>
internal sealed class SparseVectors
{
    private readonly List<int> _features = [];
    private readonly List<float> _values = [];
    private readonly List<int> _offsets = [0];

    public int Count => _offsets.Count - 1;

    public ReadOnlySpan<int> Features(int row) => Slice(_features, row);

    public ReadOnlySpan<float> Values(int row) => Slice(_values, row);

    public void Add(int feature, float value)
    {
        _features.Add(feature);
        _values.Add(value);
    }

    public void EndRow() => _offsets.Add(_features.Count);

    private ReadOnlySpan<T> Slice<T>(List<T> all, int row)
    {
        int start = _offsets[row];
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(all)[start.._offsets[row + 1]];
    }
}

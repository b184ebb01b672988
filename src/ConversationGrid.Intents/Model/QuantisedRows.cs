namespace ConversationGrid.Intents.Model;

/// <summary>Rows of weights on their way to one signed byte each, with one scale for each class.</summary>
internal sealed class QuantisedRows(int rows, int classes, int stride)
{
    private readonly float[] _weights = new float[rows * classes];
    private float[]? _scales;

    /// <summary>What a class's bytes are multiplied with, padded with zeros to the stride.</summary>
    public float[] Scales => _scales ??= MeasureScales();

    public int Count => rows;

    public void Add(int row, ReadOnlySpan<float> weights, float factor)
    {
        Span<float> target = _weights.AsSpan(row * classes, classes);
        for (int c = 0; c < classes; c++)
            target[c] += weights[c] * factor;
    }

    public sbyte[] Quantise()
    {
        var bytes = new sbyte[rows * stride];
        for (int row = 0; row < rows; row++)
        {
            for (int c = 0; c < classes; c++)
            {
                float scale = Scales[c];
                if (scale > 0)
                    bytes[(row * stride) + c] = (sbyte)MathF.Round(_weights[(row * classes) + c] / scale);
            }
        }

        return bytes;
    }

    private float[] MeasureScales()
    {
        var scales = new float[stride];
        for (int i = 0; i < _weights.Length; i++)
            scales[i % classes] = Math.Max(scales[i % classes], Math.Abs(_weights[i]) / 127);
        return scales;
    }
}

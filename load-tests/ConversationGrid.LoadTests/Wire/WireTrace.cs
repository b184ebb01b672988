using System.Text;

namespace ConversationGrid.LoadTests.Wire;

/// <summary>The last frames both ways, for the message of whatever fails.</summary>
internal sealed class WireTrace
{
    private const int Lines = 60;
    private const int LineLength = 300;
    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();

    public void Sent(ReadOnlySpan<byte> utf8) => Add("→ ", utf8);

    public void Received(ReadOnlySpan<byte> utf8) => Add("← ", utf8);

    public void Note(string line)
    {
        lock (_gate)
        {
            if (_lines.Count == Lines)
                _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }

    public override string ToString()
    {
        lock (_gate)
            return string.Concat(_lines.Select(line => $"{Environment.NewLine}    {line}"));
    }

    private void Add(string direction, ReadOnlySpan<byte> utf8) =>
        Note(direction + Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, LineLength)]) + (utf8.Length > LineLength ? $"… ({utf8.Length} bytes)" : ""));
}

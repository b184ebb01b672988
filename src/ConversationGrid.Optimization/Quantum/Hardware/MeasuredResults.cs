using System.Text.Json;

namespace ConversationGrid.Optimization.Quantum.Hardware;

/// <summary>
/// What a job measured, in the form <c>microsoft.quantum-results.v2</c> (a count for each outcome) or <c>.v1</c> (a share):
/// <code>
/// { "DataFormat": "microsoft.quantum-results.v2", "Results": [{ "Histogram": [{ "Outcome": [0, 1], "Display": "[0, 1]", "Count": 7 }] }] }
/// { "Histogram": ["[0, 1]", 0.7, "[1, 0]", 0.3] }
/// </code>
/// An outcome lists bits in the order in which the circuit returns them: register by register, in each the places in the order of the
/// escalation's options.
/// </summary>
internal static class MeasuredResults
{
    /// <summary>Where a register does not say one place: no number of an agent, and not waiting. The quantum service says it so too.</summary>
    private const int NoPlace = -2;

    /// <exception cref="QuantumServiceException">The text is of neither form.</exception>
    public static IReadOnlyList<QuantumSample> Read(string json, IReadOnlyList<IReadOnlyList<int>> options, int shots)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.TryGetProperty("DataFormat", out JsonElement format)
                ? Counts(document.RootElement, format, options)
                : Shares(document.RootElement, options, shots);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Malformed(error);
        }
    }

    private static List<QuantumSample> Counts(JsonElement root, JsonElement format, IReadOnlyList<IReadOnlyList<int>> options)
    {
        JsonElement results = root.GetProperty("Results");
        if (format.GetString() != "microsoft.quantum-results.v2" || results.GetArrayLength() != 1)
            throw Malformed();
        return [.. results[0].GetProperty("Histogram").EnumerateArray()
            .Select(entry => Sample(entry.GetProperty("Outcome"), entry.GetProperty("Count").GetInt32(), options))];
    }

    private static List<QuantumSample> Shares(JsonElement root, IReadOnlyList<IReadOnlyList<int>> options, int shots)
    {
        JsonElement histogram = root.GetProperty("Histogram");
        if (histogram.GetArrayLength() % 2 != 0)
            throw Malformed();
        var samples = new List<QuantumSample>();
        for (int k = 0; k < histogram.GetArrayLength(); k += 2)
        {
            using JsonDocument outcome = JsonDocument.Parse(histogram[k].GetString() ?? throw Malformed());
            samples.Add(Sample(outcome.RootElement, (int)Math.Round(histogram[k + 1].GetDouble() * shots), options));
        }
        return samples;
    }

    private static QuantumSample Sample(JsonElement outcome, int count, IReadOnlyList<IReadOnlyList<int>> options)
    {
        var places = new int[options.Count];
        Array.Fill(places, NoPlace);
        if (count < 0)
            throw Malformed();
        // A shot that failed on the device is told as an object; it was paid for and says nothing.
        if (outcome.ValueKind == JsonValueKind.Object)
            return new QuantumSample(places, count);
        if (outcome.GetArrayLength() != options.Sum(register => register.Count))
            throw Malformed();

        int first = 0;
        for (int i = 0; i < places.Length; i++)
        {
            int[] ones = [.. Enumerable.Range(0, options[i].Count).Where(place => Bit(outcome[first + place]) == 1)];
            bool isLost = Enumerable.Range(0, options[i].Count).Any(place => Bit(outcome[first + place]) is null);
            if (ones.Length == 1 && !isLost)
                places[i] = options[i][ones[0]];
            first += options[i].Count;
        }
        return new QuantumSample(places, count);
    }

    /// <summary>Null where the qubit was lost, which is told as "-".</summary>
    private static int? Bit(JsonElement bit) => bit.ValueKind switch
    {
        JsonValueKind.String => null,
        _ => bit.GetInt32() is var value and (0 or 1) ? value : throw Malformed(),
    };

    private static QuantumServiceException Malformed(Exception? inner = null) =>
        new("The job's output is not of the agreed form.", isTransient: false, inner: inner);
}

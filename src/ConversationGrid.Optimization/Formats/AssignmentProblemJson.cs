using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConversationGrid.Optimization.Formats;

/// <summary>
/// A problem as JSON:
/// <code>
/// {
///   "escalations": 2, "agents": 2,
///   "costs": [[1, 2], [3, null]],        null: forbidden
///   "capacities": [1, 2],
///   "unassignedCosts": [10, null],       null: must be assigned; may be left out: all must
///   "weights": [[1, 2], [1, 1]],         may be left out: all 1
///   "pairs": [{ "first": 0, "second": 1, "cost": -2 }],
///   "loadCosts": [[0, 1], [0, 1, 3]]     for each agent its cost at load 0, 1, … capacity; may be left out
/// }
/// </code>
/// </summary>
public static class AssignmentProblemJson
{
    /// <exception cref="InvalidProblemException">The text is not JSON of this form, or the problem contradicts itself.</exception>
    public static AssignmentProblem Parse(string json)
    {
        try
        {
            return ToProblem(JsonSerializer.Deserialize(json, ProblemJsonContext.Default.ProblemDocument));
        }
        catch (JsonException error)
        {
            throw new InvalidProblemException([$"problem JSON: {Complaint(error)}"]);
        }
    }

    public static string Write(AssignmentProblem problem) => JsonSerializer.Serialize(ToDocument(problem), ProblemJsonContext.Default.ProblemDocument);

    internal static ProblemDocument ToDocument(AssignmentProblem problem)
    {
        int n = problem.Escalations, m = problem.Agents;
        var pairs = new List<PairDocument>();
        for (int i = 0; i < n; i++)
        {
            for (int p = 0; p < problem.PartnersOf(i).Length; p++)
            {
                if (problem.PartnersOf(i)[p] > i)
                    pairs.Add(new PairDocument(i, problem.PartnersOf(i)[p], problem.PairCostsOf(i)[p]));
            }
        }
        return new ProblemDocument(n, m, [.. Enumerable.Range(0, n).Select(i => Nullable(problem.CostsOf(i)))], problem.Capacities.ToArray())
        {
            UnassignedCosts = Nullable(problem.UnassignedCosts),
            Weights = problem.HasUnitWeights ? null : [.. Enumerable.Range(0, n).Select(i => problem.Weights.Slice(i * m, m).ToArray())],
            Pairs = pairs.Count == 0 ? null : [.. pairs],
            LoadCosts = problem.HasLoadCosts ? [.. Enumerable.Range(0, m).Select(j => problem.LoadCostsOf(j).ToArray())] : null,
        };

        static double?[] Nullable(ReadOnlySpan<double> costs)
        {
            var nullable = new double?[costs.Length];
            for (int k = 0; k < nullable.Length; k++)
                nullable[k] = double.IsFinite(costs[k]) ? costs[k] : null;
            return nullable;
        }
    }

    internal static AssignmentProblem ToProblem(ProblemDocument? document)
    {
        if (document is null)
            throw new InvalidProblemException(["problem JSON: it is null."]);
        int n = document.Escalations, m = document.Agents;
        var errors = new List<string>();
        CheckCount(n, "escalations");
        CheckCount(m, "agents");
        if (errors.Count > 0)
            throw new InvalidProblemException(errors);
        CheckShape(document.Costs, "costs");
        CheckShape(document.Weights, "weights");
        CheckLength(document.Capacities, m, "capacities");
        CheckLength(document.UnassignedCosts, n, "unassignedCosts");
        CheckLength(document.LoadCosts, m, "loadCosts");
        CheckEntries(document.LoadCosts, "loadCosts");
        CheckEntries(document.Pairs, "pairs");
        for (int i = 0; i < document.Costs.Length; i++)
            CheckFinite(document.Costs[i], $"costs[{i}]", "where it is forbidden");
        CheckFinite(document.UnassignedCosts, "unassignedCosts", "where it must be assigned");
        if (errors.Count > 0)
            throw new InvalidProblemException(errors);

        var builder = new AssignmentProblemBuilder(n, m);
        for (int i = 0; i < n; i++)
        {
            builder.SetUnassignedCost(i, document.UnassignedCosts?[i] ?? double.PositiveInfinity);
            for (int j = 0; j < m; j++)
            {
                builder.SetCost(i, j, document.Costs[i][j] ?? double.PositiveInfinity);
                if (document.Weights is not null)
                    builder.SetWeight(i, j, document.Weights[i][j]);
            }
        }
        for (int j = 0; j < m; j++)
        {
            builder.SetCapacity(j, document.Capacities[j]);
            if (document.LoadCosts is not null)
                builder.SetLoadCost(j, document.LoadCosts[j]);
        }
        foreach (PairDocument pair in document.Pairs ?? [])
            builder.AddPair(pair.First, pair.Second, pair.Cost);
        return builder.Build();

        void CheckCount(int count, string name)
        {
            if (count < 0)
                errors.Add($"problem JSON: {name} is {count}, and cannot be negative.");
        }

        void CheckShape<T>(T[][]? table, string name)
        {
            CheckLength(table, n, name);
            for (int i = 0; i < table?.Length; i++)
            {
                if (table[i]?.Length != m)
                    errors.Add($"problem JSON: {name}[{i}] has {table[i]?.Length ?? 0} numbers where {m} agents need {m}.");
            }
        }

        void CheckLength<T>(T[]? values, int length, string name)
        {
            if (values is not null && values.Length != length)
                errors.Add($"problem JSON: {name} has {values.Length} entries where {length} are needed.");
        }

        void CheckEntries<T>(T?[]? values, string name)
        {
            for (int i = 0; i < values?.Length; i++)
            {
                if (values[i] is null)
                    errors.Add($"problem JSON: {name}[{i}] is null.");
            }
        }

        void CheckFinite(double?[]? costs, string name, string meaningOfNull)
        {
            for (int i = 0; i < costs?.Length; i++)
            {
                if (costs[i] is { } cost && !double.IsFinite(cost))
                    errors.Add($"problem JSON: {name}[{i}] is too large for a number; null stands {meaningOfNull}.");
            }
        }
    }

    /// <summary>Where the text goes wrong and what should be there: the serializer's own words name types of this program.</summary>
    private static string Complaint(JsonException error)
    {
        // Only where the text is no JSON at all, the reader's words are about the text.
        if (error.InnerException is JsonException)
            return error.Message;
        string path = error.Path is null or "" ? "$" : error.Path;
        string expected = path.Split('.', '[') switch
        {
            [_, "escalations" or "agents"] => "a whole number",
            [_, "costs", ..] => "a row of numbers for each escalation, null where it is forbidden",
            [_, "capacities", ..] => "a whole number for each agent",
            [_, "unassignedCosts", ..] => "a number for each escalation, null where it must be assigned",
            [_, "weights", ..] => "a row of whole numbers for each escalation",
            [_, "pairs", ..] => """entries such as { "first": 0, "second": 1, "cost": -2 }""",
            [_, "loadCosts", ..] => "a row of numbers for each agent",
            _ => "an object with at least escalations, agents, costs and capacities, none of them null",
        };
        string line = error.LineNumber is { } number ? $", line {number + 1}" : "";
        return $"at {path}{line}: expected {expected}.";
    }
}

internal sealed record ProblemDocument(int Escalations, int Agents, double?[][] Costs, int[] Capacities)
{
    public double?[]? UnassignedCosts { get; init; }

    public int[][]? Weights { get; init; }

    public PairDocument[]? Pairs { get; init; }

    public double[][]? LoadCosts { get; init; }
}

internal sealed record PairDocument(int First, int Second, double Cost);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ProblemDocument))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext;

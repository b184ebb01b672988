using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConversationGrid.Intents.Kernels;

/// <param name="First">One intent.</param>
/// <param name="Second">The other.</param>
/// <param name="Examples">Of both.</param>
/// <param name="Qubits">Qubits, and principal components.</param>
/// <param name="Kernels">The kernels, best first.</param>
/// <param name="Answer">Whether the quantum kernel helps, in a sentence.</param>
public sealed record KernelReport(
    string First, string Second, int Examples, int Qubits, IReadOnlyList<KernelFigures> Kernels, string Answer)
{
    internal const string Quantum = "quantum (ZZ fidelity)";
    internal const string Rbf = "RBF";
    internal const string Linear = "linear";
    internal const string AllFeatures = "linear, all features";

    public string ToJson() => JsonSerializer.Serialize(this, KernelReportContext.Default.KernelReport);

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"`{First}` against `{Second}`, {Examples} utterances, {Qubits} qubits\n\n");
        text.Append("| kernel | right | 95 % interval | quantum less this | 95 % interval |\n|---|---|---|---|---|\n");
        foreach (KernelFigures k in Kernels)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {k.Name} | {100 * k.Accuracy:0.0} % | {100 * k.Low:0.0} – {100 * k.High:0.0} | {100 * k.QuantumLead:+0.0;-0.0;0.0} | {100 * k.LeadLow:+0.0;-0.0;0.0} – {100 * k.LeadHigh:+0.0;-0.0;0.0} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{Answer}\n");
        return text.ToString();
    }

    /// <summary>Intervals by Student's t over the folds, with the variance that overlapping training parts call for
    /// (Nadeau and Bengio, Machine Learning 52, 2003).</summary>
    internal static KernelReport Of(
        string first, string second, int examples, KernelExperimentOptions options, Dictionary<string, double[]> accuracies)
    {
        double[] quantum = accuracies[Quantum];
        var kernels = new List<KernelFigures>();
        foreach ((string name, double[] values) in accuracies)
        {
            (double mean, double margin) = Interval(values, options.Folds);
            (double lead, double leadMargin) = Interval([.. quantum.Zip(values, (q, v) => q - v)], options.Folds);
            kernels.Add(new KernelFigures(
                name, mean, Math.Max(0, mean - margin), Math.Min(1, mean + margin), lead, lead - leadMargin, lead + leadMargin));
        }

        kernels.Sort((a, b) => b.Accuracy.CompareTo(a.Accuracy));
        KernelFigures rival = kernels.First(k => k.Name != Quantum);
        string answer = rival.LeadLow > 0 ? $"The quantum kernel is better than the best classical one ({rival.Name}) here."
            : rival.LeadHigh < 0 ? $"The quantum kernel does not help: {rival.Name} is better, and that is no accident."
            : $"The quantum kernel does not help measurably: its difference to {rival.Name} is within chance.";
        return new KernelReport(first, second, examples, options.Qubits, kernels, answer);
    }

    private static (double Mean, double Margin) Interval(double[] values, int folds)
    {
        double mean = values.Average();
        double variance = values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1);
        double error = Math.Sqrt(variance * ((1.0 / values.Length) + (1.0 / (folds - 1))));
        return (mean, Quantile(values.Length - 1) * error);
    }

    /// <summary>The 97.5 % quantile of Student's t, by its expansion around the normal one; to 1 % from 3 degrees
    /// of freedom on.</summary>
    private static double Quantile(int degrees)
    {
        const double z = 1.959964;
        double n = Math.Max(1, degrees), z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
        return z + ((z3 + z) / (4 * n)) + (((5 * z5) + (16 * z3) + (3 * z)) / (96 * n * n))
            + (((3 * z7) + (19 * z5) + (17 * z3) - (15 * z)) / (384 * n * n * n));
    }
}

/// <param name="Name">The kernel.</param>
/// <param name="Accuracy">Mean share right over the folds.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="QuantumLead">Mean of the quantum kernel's share right less this one's, fold by fold.</param>
/// <param name="LeadLow">Lower end of its 95 % interval.</param>
/// <param name="LeadHigh">Upper end.</param>
public sealed record KernelFigures(
    string Name, double Accuracy, double Low, double High, double QuantumLead, double LeadLow, double LeadHigh);

[JsonSerializable(typeof(KernelReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class KernelReportContext : JsonSerializerContext;

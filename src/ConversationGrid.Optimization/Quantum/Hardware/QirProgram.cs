using System.Text.RegularExpressions;

namespace ConversationGrid.Optimization.Quantum.Hardware;

/// <summary>
/// What has to be known about a circuit before it is sent: a QIR program of the base profile, which is a straight line of
/// gates and then measurements, so that counting its calls counts what a shot executes.
/// </summary>
internal sealed partial record QirProgram(string EntryPoint, int OneQubitGates, int TwoQubitGates, int Measurements, int Outputs)
{
    /// <exception cref="QuantumServiceException">The text is not such a program.</exception>
    public static QirProgram Read(string qir)
    {
        if (!qir.Contains("\"qir_profiles\"=\"base_profile\"", StringComparison.Ordinal) || EntryPointPattern().Match(qir) is not { Success: true } entry)
            throw new QuantumServiceException("The circuit is not a QIR program of the base profile.", isTransient: false);

        var (one, two, measurements) = (0, 0, 0);
        foreach (Match call in GatePattern().Matches(qir))
        {
            switch (call.Groups[1].Value)
            {
                case "x" or "y" or "z" or "h" or "s" or "t" or "rx" or "ry" or "rz":
                    one++;
                    break;
                case "cx" or "cnot" or "cy" or "cz" or "swap" or "rxx" or "ryy" or "rzz":
                    two++;
                    break;
                case "m" or "mz" or "mresetz":
                    measurements++;
                    break;
                case var unknown:
                    throw new QuantumServiceException($"The circuit has a gate that nobody can say the price of: {unknown}.", isTransient: false);
            }
        }
        return new QirProgram(entry.Groups[1].Value, one, two, measurements, OutputPattern().Count(qir));
    }

    [GeneratedRegex(@"^define [^@\n]*@(\w+)\(\)", RegexOptions.Multiline)]
    private static partial Regex EntryPointPattern();

    [GeneratedRegex(@"^ *call void @__quantum__qis__(\w+?)__(?:body|adj)\(", RegexOptions.Multiline)]
    private static partial Regex GatePattern();

    [GeneratedRegex(@"^ *call void @__quantum__rt__result_record_output\(", RegexOptions.Multiline)]
    private static partial Regex OutputPattern();
}

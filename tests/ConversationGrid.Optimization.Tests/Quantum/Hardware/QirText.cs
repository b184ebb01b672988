using System.Text;

namespace ConversationGrid.Optimization.Tests.Quantum.Hardware;

/// <summary>QIR of the base profile, in the form that the QDK 1.32 writes.</summary>
internal static class QirText
{
    /// <summary>One <c>ry</c> a qubit, one <c>cx</c> from each to the next, one measurement a qubit.</summary>
    public static string For(int qubits)
    {
        var text = new StringBuilder("%Result = type opaque\n%Qubit = type opaque\n\ndefine i64 @ENTRYPOINT__main() #0 {\nblock_0:\n");
        text.Append("  call void @__quantum__rt__initialize(i8* null)\n");
        for (int q = 0; q < qubits; q++)
            text.Append(Inv($"  call void @__quantum__qis__ry__body(double 0.5, {Qubit(q)})\n"));
        for (int q = 1; q < qubits; q++)
            text.Append(Inv($"  call void @__quantum__qis__cx__body({Qubit(q - 1)}, {Qubit(q)})\n"));
        for (int q = 0; q < qubits; q++)
            text.Append(Inv($"  call void @__quantum__qis__m__body({Qubit(q)}, {Result(q)})\n"));
        text.Append(Inv($"  call void @__quantum__rt__array_record_output(i64 {qubits}, i8* null)\n"));
        for (int q = 0; q < qubits; q++)
            text.Append(Inv($"  call void @__quantum__rt__result_record_output({Result(q)}, i8* null)\n"));
        text.Append("  ret i64 0\n}\n\ndeclare void @__quantum__qis__ry__body(double, %Qubit*)\n\n");
        text.Append(Inv($"attributes #0 = {{ \"entry_point\" \"qir_profiles\"=\"base_profile\" \"required_num_results\"=\"{qubits}\" }}\n"));
        return text.ToString();
    }

    private static string Qubit(int number) => Inv($"%Qubit* inttoptr (i64 {number} to %Qubit*)");

    private static string Result(int number) => Inv($"%Result* inttoptr (i64 {number} to %Result*)");

    private static string Inv(FormattableString text) => FormattableString.Invariant(text);
}

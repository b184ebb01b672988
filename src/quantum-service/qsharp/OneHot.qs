/// One register stands for one choice: as many qubits as there are places, exactly one of them in |1⟩.
import Std.Convert.IntAsDouble;
import Std.Math.ArcCos, Std.Math.Sqrt;

/// Turns |10⟩ to cos(angle) |10⟩ + sin(angle) |01⟩ and leaves |00⟩ and |11⟩ as they are: the number of ones is kept,
/// forwards and backwards.
operation Givens(angle : Double, from : Qubit, to : Qubit) : Unit is Adj {
    within {
        CNOT(to, from);
    } apply {
        Ry(angle, to);
        CNOT(from, to);
        Ry(-angle, to);
        CNOT(from, to);
    }
}

/// Turns |10…0⟩ to the W state, all places alike. Made of Givens rotations, so that its adjoint does not leave the states
/// with one |1⟩ either; the usual ladder of controlled rotations and CNOTs does.
operation SpreadEvenly(register : Qubit[]) : Unit is Adj {
    let places = Length(register);
    for place in 0..places - 2 {
        Givens(ArcCos(1.0 / Sqrt(IntAsDouble(places - place))), register[place], register[place + 1]);
    }
}

/// From |0…0⟩ to the W state.
operation PrepareW(register : Qubit[]) : Unit {
    X(register[0]);
    SpreadEvenly(register);
}

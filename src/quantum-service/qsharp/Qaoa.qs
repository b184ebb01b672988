/// The quantum approximate optimisation algorithm: from all places alike, turn by the costs and mix, layer by layer.
import Std.Canon.ApplyToEach, Std.Diagnostics.DumpMachine, Std.Measurement.MResetEachZ;
import Costs.TurnByCosts, Mixers.*, OneHot.PrepareW;

/// W states, mixed by Grover's reflection.
operation Grover(sizes : Int[], steps : (Int, Int[], Double)[], gammas : Double[], betas : Double[], qubits : Qubit[]) : Unit {
    RunLayers(PrepareW, MixByGrover, sizes, steps, gammas, betas, qubits);
}

/// W states, mixed by exchanges around a ring.
operation XYRing(sizes : Int[], steps : (Int, Int[], Double)[], gammas : Double[], betas : Double[], qubits : Qubit[]) : Unit {
    RunLayers(PrepareW, MixAroundRing, sizes, steps, gammas, betas, qubits);
}

/// All bit strings alike, mixed freely: that a register has one |1⟩ is up to the costs. For comparison.
operation PenaltyX(sizes : Int[], steps : (Int, Int[], Double)[], gammas : Double[], betas : Double[], qubits : Qubit[]) : Unit {
    RunLayers(ApplyToEach(H, _), MixFreely, sizes, steps, gammas, betas, qubits);
}

operation RunLayers(
    prepare : Qubit[] => Unit,
    mix : (Double, Qubit[]) => Unit,
    sizes : Int[],
    steps : (Int, Int[], Double)[],
    gammas : Double[],
    betas : Double[],
    qubits : Qubit[]
) : Unit {
    for register in Registers(sizes, qubits) {
        prepare(register);
    }
    for layer in 0..Length(gammas) - 1 {
        TurnByCosts(gammas[layer], steps, qubits);
        for register in Registers(sizes, qubits) {
            mix(betas[layer], register);
        }
    }
}

/// For a simulator: shows the state instead of measuring it.
operation Show(circuit : Qubit[] => Unit, count : Int) : Unit {
    use qubits = Qubit[count];
    circuit(qubits);
    DumpMachine();
    ResetAll(qubits);
}

/// For hardware: one shot.
operation Measure(circuit : Qubit[] => Unit, count : Int) : Result[] {
    use qubits = Qubit[count];
    circuit(qubits);
    MResetEachZ(qubits)
}

function Registers(sizes : Int[], qubits : Qubit[]) : Qubit[][] {
    mutable registers = [];
    mutable first = 0;
    for size in sizes {
        registers += [qubits[first..first + size - 1]];
        first += size;
    }
    registers
}

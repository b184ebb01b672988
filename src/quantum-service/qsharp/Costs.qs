/// The cost as a circuit: a sum of products of Pauli Z operators, which all commute.
///
/// A step is (target, controls, weight): the controls are added to the target's parity, and then the target is turned by
/// the weight. Steps come in an order in which the parity on a target changes by as little as possible; the last step of
/// each target has weight 0 and restores it.
operation TurnByCosts(gamma : Double, steps : (Int, Int[], Double)[], qubits : Qubit[]) : Unit {
    for (target, controls, weight) in steps {
        for control in controls {
            CNOT(qubits[control], qubits[target]);
        }
        if weight != 0.0 {
            Rz(2.0 * gamma * weight, qubits[target]);
        }
    }
}

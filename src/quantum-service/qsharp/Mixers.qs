/// A mixer moves amplitude between the places of one register.
import OneHot.*;

/// exp(+i beta |W⟩⟨W|), up to a phase of all states: Grover's reflection, turned partly. Keeps one |1⟩.
/// Bärtschi and Eidenbenz 2020.
operation MixByGrover(beta : Double, register : Qubit[]) : Unit {
    within {
        Adjoint SpreadEvenly(register);
    } apply {
        Rz(beta, register[0]);
    }
}

/// exp(+i beta (XX + YY) / 2) on each pair of neighbours in a ring, one pair after the other: first the pairs that begin
/// at even places, then those at odd places. Keeps one |1⟩. Hadfield and others 2019.
operation MixAroundRing(beta : Double, register : Qubit[]) : Unit {
    let places = Length(register);
    // Two places have one pair, not two; one place has none.
    let pairs = places == 2 ? 1 | (places == 1 ? 0 | places);
    for parity in 0..1 {
        for first in parity..2..pairs - 1 {
            Exchange(beta, register[first], register[(first + 1) % places]);
        }
    }
}

/// exp(+i beta X) on each qubit. Keeps nothing: what it breaks has to be paid for in the costs.
operation MixFreely(beta : Double, register : Qubit[]) : Unit {
    for qubit in register {
        Rx(-2.0 * beta, qubit);
    }
}

operation Exchange(beta : Double, first : Qubit, second : Qubit) : Unit {
    within {
        S(second);
    } apply {
        Givens(-beta, first, second);
    }
}

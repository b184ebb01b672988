import { double } from './double.js';

/**
 * @param {import('./gates.js').Gate[]} gates
 * @param {number} qubits
 * @returns {string} an OpenQASM 3 program
 */
export function writeOpenQasm(gates, qubits) {
  const lines = gates.map(({ name, angle, qubits: [first, ...others] }) =>
    name === 'measure'
      ? `c[${first}] = measure q[${first}];`
      : `${name}${angle === undefined ? '' : `(${double(angle)})`} ${[first, ...others].map(qubit => `q[${qubit}]`).join(', ')};`);
  return ['OPENQASM 3.0;', 'include "stdgates.inc";', `qubit[${qubits}] q;`, `bit[${qubits}] c;`, ...lines, ''].join('\n');
}

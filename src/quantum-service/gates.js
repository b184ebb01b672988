/** The gates of a straight-line QIR program, so that what is written out or drawn is the very circuit that is sent. */
import { Refusal } from './refusal.js';

/**
 * `name` as in OpenQASM's standard gates, or `measure`.
 * @typedef {{ name: string, angle?: number, qubits: number[] }} Gate
 */

const names = {
  'x__body': 'x', 'h__body': 'h', 's__body': 's', 's__adj': 'sdg',
  'cx__body': 'cx', 'rx__body': 'rx', 'ry__body': 'ry', 'rz__body': 'rz',
  'm__body': 'measure', 'mresetz__body': 'measure',
};

/**
 * @param {string} qir
 * @param {number} maxGates
 * @returns {Gate[]}
 * @throws {Refusal} 422 where there are more
 */
export function readGates(qir, maxGates) {
  const gates = [];
  for (const [, operation, given] of qir.matchAll(/^ *call void @__quantum__qis__(\w+)\((.*)\)/gm)) {
    const name = names[operation];
    if (name === undefined)
      throw new Error(`The QIR has a gate that is not known here: ${operation}.`);
    const angle = /double ([^,]+)/.exec(given)?.[1];
    const qubits = [...given.matchAll(/%Qubit\* (?:inttoptr \(i64 (\d+) to %Qubit\*\)|null)/g)].map(([, qubit]) => Number(qubit ?? 0));
    gates.push(angle === undefined ? { name, qubits } : { name, angle: Number(angle), qubits });
  }
  if (gates.length > maxGates)
    throw Refusal.tooLarge('gates', gates.length, maxGates, 'max-gates');
  return gates;
}

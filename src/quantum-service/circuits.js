/** The circuits, the Q# that they are made of, and the expression that calls one with the numbers of a request. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { costSteps } from './costs.js';
import { double } from './double.js';

/** `keepsOnePlace`: whether the mixer never leaves the states in which each escalation has exactly one place. */
export const circuits = {
  'grover': { operation: 'Grover', keepsOnePlace: true, description: 'W states, mixed by Grover’s reflection about them' },
  'xy-ring': { operation: 'XYRing', keepsOnePlace: true, description: 'W states, mixed by exchanges between neighbours in a ring' },
  'penalty-x': { operation: 'PenaltyX', keepsOnePlace: false, description: 'all bit strings, mixed freely, with a price on broken constraints; for comparison' },
};

const folder = new URL('qsharp/', import.meta.url);

/** @returns {{ sources: [string, string][], version: string }} version: the first 16 digits of the sources' SHA-256 */
export function readSources() {
  const sources = readdirSync(folder).filter(file => file.endsWith('.qs')).sort()
    .map(file => [file, readFileSync(new URL(file, folder), 'utf8').replaceAll('\r\n', '\n')]);
  return { sources, version: createHash('sha256').update(JSON.stringify(sources)).digest('hex').slice(0, 16) };
}

/**
 * @param {import('./request.js').SolveRequest} request
 * @returns {{ call: string, steps: number }} call: the arguments of `Qaoa.Show` and `Qaoa.Measure`; steps: gates or more
 *   that the costs take in all layers
 */
export function circuitOf(request) {
  const { operation, keepsOnePlace } = circuits[request.circuit];
  const sizes = request.options.map(places => places.length);
  const steps = costSteps(request, keepsOnePlace);
  const texts = steps.map(([target, controls, weight]) => `(${target},[${controls}],${double(weight)})`);
  const qubits = sizes.reduce((sum, size) => sum + size, 0);
  return {
    call: `Qaoa.${operation}([${sizes}],[${texts}],[${request.gammas.map(double)}],[${request.betas.map(double)}],_),${qubits}`,
    steps: steps.length * request.gammas.length,
  };
}

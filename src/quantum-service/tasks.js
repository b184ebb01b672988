/** What a worker can be asked for. Each takes the QDK, a checked request and the service's limits. */
import { circuitOf, circuits } from './circuits.js';
import { drawCircuit } from './diagram.js';
import { bitEncoding, onePlaceEncoding } from './encoding.js';
import { readGates } from './gates.js';
import { writeOpenQasm } from './openqasm.js';
import { WAITS } from './places.js';
import { Refusal } from './refusal.js';
import { draw } from './sampling.js';

/** More probability than this outside the states that a circuit should keep to is a fault of the circuit. */
const MAX_LEAK = 1e-9;

export const tasks = {
  /** @returns {{ places: number[], count: number }[]} */
  solve(qdk, request) {
    const { encoding, probabilities } = simulate(qdk, request);
    return Array.from(draw(probabilities, request.shots, request.seed), ([state, count]) => ({ places: encoding.placesOf(state), count }));
  },

  /** @returns {number[]} by the state's number: see encoding.js */
  probabilities(qdk, request) {
    return Array.from(simulate(qdk, request).probabilities);
  },

  /** @returns {string} */
  qir(qdk, request, { maxGates }) {
    const { call, steps } = circuitOf(request);
    // Known to be too many before they are all written out.
    if (steps > maxGates)
      throw Refusal.tooLarge('gates', steps, maxGates, 'max-gates');
    return qdk.qir(`Qaoa.Measure(${call})`);
  },

  /** @returns {string} */
  openqasm(qdk, request, limits) {
    return writeOpenQasm(readGates(this.qir(qdk, request, limits), limits.maxGates), wires(request).length);
  },

  /** @returns {string} SVG */
  diagram(qdk, request, limits) {
    return drawCircuit(readGates(this.qir(qdk, request, limits), limits.maxGates), wires(request));
  },

  /** @returns {object} */
  estimate(qdk, request) {
    return qdk.estimate(`Qaoa.Measure(${circuitOf(request).call})`);
  },
};

function simulate(qdk, request) {
  const encoding = (circuits[request.circuit].keepsOnePlace ? onePlaceEncoding : bitEncoding)(request.options);
  const probabilities = new Float64Array(encoding.states);
  let leak = 0;
  for (const [label, [re, im]] of Object.entries(qdk.dump(`Qaoa.Show(${circuitOf(request).call})`))) {
    const state = encoding.numberOf(label);
    if (state === -1)
      leak += re * re + im * im;
    else
      probabilities[state] = re * re + im * im;
  }
  if (leak > MAX_LEAK)
    throw new Error(`The circuit broke its constraints with probability ${leak}.`);
  return { encoding, probabilities };
}

function wires({ options }) {
  return options.flatMap((places, escalation) => places.map(place => `${escalation} ${place === WAITS ? 'waits' : `→ agent ${place}`}`));
}

/**
 * Numbers for the states of a circuit. Where each register keeps one place, a state is a number in mixed radix, escalation
 * 0 the fastest digit, as in `QaoaEncoding` in C#. Where not, it is the bits, qubit 0 the lowest.
 */
import { BROKEN } from './places.js';

/**
 * @typedef {object} Encoding
 * @property {number} states
 * @property {(label: string) => number} numberOf  from a label such as |0110⟩, qubit 0 first; -1 where the state has none
 * @property {(state: number) => number[]} placesOf
 */

/**
 * @param {number[][]} options
 * @returns {Encoding}
 */
export function onePlaceEncoding(options) {
  return {
    states: options.reduce((product, places) => product * places.length, 1),
    numberOf(label) {
      let [state, stride, begin] = [0, 1, 1];
      for (const places of options) {
        const end = begin + places.length;
        const one = label.indexOf('1', begin);
        const next = label.indexOf('1', one + 1);
        if (one === -1 || one >= end || (next !== -1 && next < end))
          return -1;
        state += (one - begin) * stride;
        stride *= places.length;
        begin = end;
      }
      return state;
    },
    placesOf(state) {
      return options.map(places => {
        const digit = state % places.length;
        state = (state - digit) / places.length;
        return places[digit];
      });
    },
  };
}

/**
 * @param {number[][]} options
 * @returns {Encoding}
 */
export function bitEncoding(options) {
  const qubits = options.reduce((sum, places) => sum + places.length, 0);
  return {
    states: 2 ** qubits,
    numberOf(label) {
      let state = 0;
      for (let qubit = qubits; qubit > 0; qubit--)
        state = state * 2 + (label[qubit] === '1' ? 1 : 0);
      return state;
    },
    placesOf(state) {
      let first = 0;
      return options.map(places => {
        const chosen = places.filter((_, index) => state >> (first + index) & 1);
        first += places.length;
        return chosen.length === 1 ? chosen[0] : BROKEN;
      });
    },
  };
}

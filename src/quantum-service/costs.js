/**
 * The cost of an assignment as a sum of products of Pauli Z operators, exactly.
 *
 * What an agent costs depends only on which of its candidates it gets: their costs, their pair terms, the cost of the
 * load, the penalty for each unit above its capacity. That is a function of k bits, and the Walsh–Hadamard transform gives
 * its 2^k coefficients. Waiting costs one bit each.
 */
import { WAITS } from './places.js';

/** Coefficients below this share of the largest cost are rounding, not cost. */
const ROUNDING = 1e-13;

/**
 * One step of `TurnByCosts` in qsharp/Costs.qs: target qubit, controls to add to its parity, weight.
 * @typedef {[target: number, controls: number[], weight: number]} Step
 */

/**
 * @param {import('./request.js').SolveRequest} request
 * @param {boolean} keepsOnePlace  whether the mixer does; where it does not, the request's penalty is also the price of
 *   (ones − 1)² in a register
 * @returns {Step[]}
 */
export function costSteps({ problem, options, penalty }, keepsOnePlace) {
  const candidates = Array.from({ length: problem.agents }, () => []);
  const steps = [];
  let qubit = 0;
  for (const [escalation, places] of options.entries()) {
    const register = places.map((_, index) => qubit + index);
    for (const place of places) {
      if (place === WAITS)
        steps.push([qubit, [], -problem.unassignedCosts[escalation] / 2]);
      else
        candidates[place].push({ escalation, qubit });
      qubit++;
    }
    if (!keepsOnePlace)
      steps.push(...expand(register, subset => penalty * (ones(subset) - 1) ** 2));
  }
  for (const [agent, group] of candidates.entries()) {
    const cost = agentCost(problem, agent, group.map(candidate => candidate.escalation), penalty);
    steps.push(...expand(group.map(candidate => candidate.qubit), cost));
  }
  return steps;
}

/**
 * What an agent costs with a subset of its candidates, one bit each.
 * @returns {(subset: number) => number}
 */
function agentCost(problem, agent, escalations, penalty) {
  const { costs, weights, capacities, loadCosts, pairs } = problem;
  const capacity = capacities[agent];
  const bit = new Map(escalations.map((escalation, index) => [escalation, 1 << index]));
  const together = pairs
    .filter(({ first, second }) => bit.has(first) && bit.has(second))
    .map(({ first, second, cost }) => ({ both: bit.get(first) | bit.get(second), cost }));
  return subset => {
    let [sum, load] = [0, 0];
    for (const [index, escalation] of escalations.entries()) {
      if (subset >> index & 1) {
        sum += costs[escalation][agent];
        load += weights ? weights[escalation][agent] : 1;
      }
    }
    for (const { both, cost } of together) {
      if ((subset & both) === both)
        sum += cost;
    }
    const over = Math.max(0, load - capacity);
    return sum + (loadCosts?.[agent]?.[load - over] ?? 0) + over * penalty;
  };
}

/**
 * The steps for a function of the given qubits, one bit each. The parities on a target come in Gray order, so that from
 * one to the next only one control changes where all coefficients count.
 * @param {number[]} qubits
 * @param {(subset: number) => number} cost
 * @returns {Step[]}
 */
function expand(qubits, cost) {
  const weights = transform(Float64Array.from({ length: 1 << qubits.length }, (_, subset) => cost(subset)));
  const steps = [];
  for (let last = 0; last < qubits.length; last++) {
    let parity = 0;
    for (let rank = 0; rank < 1 << last; rank++) {
      const next = rank ^ rank >> 1;
      const weight = weights[next | 1 << last];
      if (weight === 0)
        continue;
      steps.push([qubits[last], among(next ^ parity), weight]);
      parity = next;
    }
    if (parity !== 0)
      steps.push([qubits[last], among(parity), 0]);
  }
  return steps;

  function among(subset) {
    return qubits.filter((_, index) => subset >> index & 1);
  }
}

/** In place: values of all subsets to the coefficients of all products of Z, which is −1 where the bit is set. */
function transform(values) {
  const rounding = ROUNDING * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let stride = 1; stride < values.length; stride *= 2) {
    for (let at = 0; at < values.length; at++) {
      if (at & stride)
        continue;
      const [without, having] = [values[at], values[at | stride]];
      values[at] = (without + having) / 2;
      values[at | stride] = (without - having) / 2;
    }
  }
  return values.map(value => (Math.abs(value) > rounding ? value : 0));
}

function ones(subset) {
  let count = 0;
  for (let rest = subset; rest !== 0; rest &= rest - 1)
    count++;
  return count;
}

/** Requests to try things with, and the cost of an assignment by its definition. */
import { readOptions } from '../../src/quantum-service/options.js';

export const limits = readOptions([], {});

let made = 0;

/** Three escalations, two agents, everything that a cost can be made of. Each call has a key of its own. */
export function request(changes = {}) {
  return {
    key: (++made).toString(16).padStart(64, '0'),
    circuit: 'grover',
    seed: 7,
    shots: 200,
    deadlineMilliseconds: 60_000,
    gammas: [0.02, 0.05],
    betas: [1.1, 0.4],
    penalty: 25,
    options: [[0, 1, -1], [0, 1], [1, 0, -1]],
    problem: {
      escalations: 3,
      agents: 2,
      costs: [[3, 8], [5, 1], [7, 2]],
      capacities: [1, 2],
      unassignedCosts: [20, null, 30],
      weights: [[1, 1], [2, 1], [1, 1]],
      pairs: [{ first: 0, second: 2, cost: -4 }],
      loadCosts: [[0, 1], [0, 1, 3]],
    },
    ...changes,
  };
}

/** A request of n escalations, each of which may go to any of m agents or wait. */
export function square(n, m, changes = {}) {
  const range = length => [...Array(length).keys()];
  return request({
    options: range(n).map(() => [...range(m), -1]),
    problem: {
      escalations: n, agents: m,
      costs: range(n).map(i => range(m).map(j => (7 * i + 13 * j) % 10)),
      capacities: range(m).map(() => n),
      unassignedCosts: range(n).map(() => 9),
    },
    ...changes,
  });
}

/** What the places cost, with the penalty for each unit above a capacity. A place may be missing or there may be several. */
export function costOf({ problem, penalty }, places) {
  const { costs, unassignedCosts, weights, capacities, loadCosts, pairs = [] } = problem;
  let cost = 0;
  const loads = capacities.map(() => 0);
  for (const [escalation, taken] of places.entries()) {
    for (const place of taken) {
      cost += place === -1 ? unassignedCosts[escalation] : costs[escalation][place];
      if (place !== -1)
        loads[place] += weights?.[escalation][place] ?? 1;
    }
  }
  for (const { first, second, cost: together } of pairs)
    cost += together * places[first].filter(place => place !== -1 && places[second].includes(place)).length;
  for (const [agent, load] of loads.entries()) {
    const within = Math.min(load, capacities[agent]);
    cost += (loadCosts?.[agent]?.[within] ?? 0) + (load - within) * penalty;
  }
  return cost;
}

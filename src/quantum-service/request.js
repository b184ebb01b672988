/** Checks the body of a request: `QuantumSolveRequest` in src/ConversationGrid.Optimization/Quantum/QuantumWire.cs. */
import { createHash } from 'node:crypto';
import { circuits } from './circuits.js';
import { WAITS } from './places.js';
import { Refusal } from './refusal.js';

const MAX_NUMBER = 1e12;

/**
 * @typedef {object} Problem
 * @property {number} agents
 * @property {(number | null)[][]} costs      by escalation and agent; null where it must not go
 * @property {number[]} capacities
 * @property {(number | null)[]} unassignedCosts  null where it must not wait
 * @property {number[][]} [weights]
 * @property {{ first: number, second: number, cost: number }[]} pairs
 * @property {(number[] | null)[]} [loadCosts]    by agent, at load 0, 1, … capacity
 */

/**
 * @typedef {object} SolveRequest
 * @property {string} key
 * @property {string} circuit
 * @property {number} seed
 * @property {number} shots
 * @property {number} deadlineMilliseconds
 * @property {number[]} gammas
 * @property {number[]} betas
 * @property {number} penalty
 * @property {number[][]} options   by escalation: the agents that it may go to, -1 for waiting
 * @property {Problem} problem
 */

/**
 * @param {string} body
 * @param {import('./options.js').Options} limits
 * @returns {SolveRequest}
 * @throws {Refusal} 400 naming the field, or 422 naming the limit
 */
export function readRequest(body, limits) {
  const root = parse(body);
  const request = {
    key: text(root, 'key', /^[0-9a-f]{64}$/, '64 lowercase hexadecimal digits'),
    circuit: name(root),
    seed: whole(root.seed, 'seed', 0, Number.MAX_SAFE_INTEGER),
    shots: whole(root.shots, 'shots', 1),
    deadlineMilliseconds: whole(root.deadlineMilliseconds, 'deadlineMilliseconds', 1),
    gammas: numbers(root.gammas, 'gammas'),
    betas: numbers(root.betas, 'betas'),
    penalty: number(root.penalty, 'penalty', 0),
    problem: problem(root.problem, limits),
  };
  if (request.gammas.length === 0)
    throw Refusal.malformed('gammas', 'at least one layer is needed');
  if (request.betas.length !== request.gammas.length)
    throw Refusal.malformed('betas', `${request.betas.length} numbers where there are ${request.gammas.length} gammas`);
  request.options = options(root.options, request.problem);
  checkSize(request, limits);
  return request;
}

/**
 * Of all that the answer depends on: equal for requests that differ in nothing but their key and deadline.
 * @param {SolveRequest} request  as read: its members are in the same order whatever the body's
 * @returns {string}
 */
export function fingerprintOf({ key, deadlineMilliseconds, ...asked }) {
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64');
}

function parse(body) {
  let root;
  try {
    root = JSON.parse(body);
  } catch (error) {
    throw Refusal.malformed('body', `no JSON: ${error.message}`);
  }
  return object(root, 'body');
}

function name(root) {
  if (typeof root.circuit !== 'string' || !Object.hasOwn(circuits, root.circuit))
    throw Refusal.malformed('circuit', `one of ${Object.keys(circuits).join(', ')} is expected`);
  return root.circuit;
}

/** @returns {Problem} */
function problem(value, { maxQubits, maxTerms }) {
  const at = 'problem';
  object(value, at);
  // Each escalation takes a qubit at least, each agent a term: what is too much by its numbers alone is not read on.
  const escalations = whole(value.escalations, `${at}.escalations`, 1);
  check('escalations', escalations, maxQubits, 'max-qubits');
  const agents = whole(value.agents, `${at}.agents`, 0);
  check('agents', agents, maxTerms, 'max-terms');
  const capacities = list(value.capacities, `${at}.capacities`, agents, (item, path) => whole(item, path, 0));
  const cost = (item, path) => (item === null ? null : number(item, path));
  return {
    agents,
    capacities,
    costs: list(value.costs, `${at}.costs`, escalations, (row, path) => list(row, path, agents, cost)),
    unassignedCosts: value.unassignedCosts == null
      ? Array(escalations).fill(null)
      : list(value.unassignedCosts, `${at}.unassignedCosts`, escalations, cost),
    weights: value.weights == null
      ? undefined
      : list(value.weights, `${at}.weights`, escalations, (row, path) => list(row, path, agents, (item, cell) => whole(item, cell, 0, 1 << 30))),
    pairs: value.pairs == null ? [] : list(value.pairs, `${at}.pairs`, undefined, (item, path) => pair(item, path, escalations)),
    loadCosts: value.loadCosts == null
      ? undefined
      : list(value.loadCosts, `${at}.loadCosts`, agents, (row, path, agent) =>
        row === null ? null : list(row, path, capacities[agent] + 1, (item, cell) => number(item, cell))),
  };
}

function pair(value, at, escalations) {
  object(value, at);
  const first = whole(value.first, `${at}.first`, 0, escalations - 1);
  const second = whole(value.second, `${at}.second`, 0, escalations - 1);
  if (first === second)
    throw Refusal.malformed(at, `escalation ${first} is paired with itself`);
  return { first, second, cost: number(value.cost, `${at}.cost`) };
}

function options(value, { costs, agents, unassignedCosts }) {
  return list(value, 'options', costs.length, (places, path, escalation) => {
    list(places, path, undefined, (place, cell) => {
      whole(place, cell, WAITS, agents - 1);
      if ((place === WAITS ? unassignedCosts[escalation] : costs[escalation][place]) === null)
        throw Refusal.malformed(cell, `escalation ${escalation} must not ${place === WAITS ? 'wait' : `go to agent ${place}`}`);
      return place;
    });
    if (places.length === 0)
      throw Refusal.malformed(path, 'at least one place is needed');
    if (new Set(places).size !== places.length)
      throw Refusal.malformed(path, 'a place stands there twice');
    return places;
  });
}

/** @throws {Refusal} 422 */
function checkSize({ options, problem, circuit, gammas, shots }, limits) {
  const qubits = options.reduce((sum, places) => sum + places.length, 0);
  check('qubits', qubits, limits.maxQubits, 'max-qubits');
  const states = circuits[circuit].keepsOnePlace ? options.reduce((product, places) => product * places.length, 1) : 2 ** qubits;
  check('states', states, limits.maxStates, 'max-states');
  const candidates = Array(problem.agents).fill(0);
  for (const place of options.flat()) {
    if (place !== WAITS)
      candidates[place]++;
  }
  check('terms of the cost', candidates.reduce((sum, count) => sum + 2 ** count, 0), limits.maxTerms, 'max-terms');
  check('layers', gammas.length, limits.maxLayers, 'max-layers');
  check('shots', shots, limits.maxShots, 'max-shots');
}

/** @throws {Refusal} 422 */
function check(what, amount, limit, option) {
  if (amount > limit)
    throw Refusal.tooLarge(what, amount, limit, option);
}

function object(value, at) {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw Refusal.malformed(at, 'an object is expected');
  return value;
}

function text(root, at, pattern, expected) {
  if (typeof root[at] !== 'string' || !pattern.test(root[at]))
    throw Refusal.malformed(at, `${expected} are expected`);
  return root[at];
}

function whole(value, at, least, most = Number.MAX_SAFE_INTEGER) {
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw Refusal.malformed(at, `a whole number from ${least} to ${most} is expected`);
  return value;
}

function number(value, at, least = -MAX_NUMBER) {
  if (typeof value !== 'number' || !(value >= least && value <= MAX_NUMBER))
    throw Refusal.malformed(at, `a number from ${least} to ${MAX_NUMBER} is expected`);
  return value;
}

function numbers(value, at) {
  return list(value, at, undefined, (item, path) => number(item, path));
}

function list(value, at, length, read) {
  if (!Array.isArray(value))
    throw Refusal.malformed(at, 'a list is expected');
  if (length !== undefined && value.length !== length)
    throw Refusal.malformed(at, `${value.length} entries where ${length} are needed`);
  return value.map((item, index) => read(item, `${at}[${index}]`, index));
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprintOf, readRequest } from '../../src/quantum-service/request.js';
import { limits, request, square } from './requests.mjs';

const read = (body, changedLimits = {}) => readRequest(typeof body === 'string' ? body : JSON.stringify(body), { ...limits, ...changedLimits });

test('readRequest_WellFormed_IsTaken', () => {
  const given = request();
  const { escalations, ...problem } = given.problem;
  assert.deepEqual(read(given), { ...given, problem });
});

test('readRequest_OptionalPartsLeftOut_MeansNoWaitingUnitWeightsNoPairs', () => {
  const { problem } = read(request({ options: [[0], [1]], problem: { escalations: 2, agents: 2, costs: [[1, 2], [3, 4]], capacities: [1, 1] } }));
  assert.deepEqual(problem.unassignedCosts, [null, null]);
  assert.deepEqual(problem.pairs, []);
  assert.equal(problem.weights, undefined);
});

test('readRequest_UnknownMembers_AreIgnored', () => {
  assert.doesNotThrow(() => read({ ...request(), comment: 'new in version 2' }));
});

const malformed = [
  ['body', 'not json'],
  ['body', '[]'],
  ['body', 'null'],
  ['key', { key: 'short' }],
  ['key', { key: undefined }],
  ['circuit', { circuit: 'toString' }],
  ['circuit', { circuit: ['grover'] }],
  ['seed', { seed: -1 }],
  ['seed', { seed: 2 ** 53 }],
  ['seed', { seed: '7' }],
  ['shots', { shots: 0 }],
  ['shots', { shots: 1.5 }],
  ['deadlineMilliseconds', { deadlineMilliseconds: 0 }],
  ['gammas', { gammas: [] }],
  ['gammas[1]', { gammas: [0.1, null] }],
  ['betas', { betas: [0.1] }],
  ['penalty', { penalty: -1 }],
  ['problem', { problem: null }],
  ['problem.costs', { problem: { ...request().problem, costs: [[1, 2]] } }],
  ['problem.costs[1]', { problem: { ...request().problem, costs: [[1, 2], [3], [4, 5]] } }],
  ['problem.costs[0][1]', { problem: { ...request().problem, costs: [[1, '2'], [3, 3], [4, 5]] } }],
  ['problem.capacities[0]', { problem: { ...request().problem, capacities: [-1, 2] } }],
  ['problem.weights[2][0]', { problem: { ...request().problem, weights: [[1, 1], [1, 1], [0.5, 1]] } }],
  ['problem.pairs[0].second', { problem: { ...request().problem, pairs: [{ first: 0, second: 3, cost: 1 }] } }],
  ['problem.pairs[0]', { problem: { ...request().problem, pairs: [{ first: 1, second: 1, cost: 1 }] } }],
  ['problem.loadCosts[1]', { problem: { ...request().problem, loadCosts: [[0, 1], [0, 1]] } }],
  ['options', { options: [[0], [1]] }],
  ['options[2]', { options: [[0], [1], []] }],
  ['options[0]', { options: [[0, 0], [1], [1]] }],
  ['options[0][1]', { options: [[0, 2], [1], [1]] }],
  ['options[1][1]', { options: [[0], [1, -1], [1]] }],
];
for (const [index, [field, changes]] of malformed.entries()) {
  test(`readRequest_Malformed${index}_Is400NamingThe${field}`, () => {
    const body = typeof changes === 'string' ? changes : request(changes);
    assert.throws(() => read(body), error => error.status === 400 && error.field === field && error.message.startsWith(field));
  });
}

for (const [what, body, changedLimits] of [
  ['qubits', square(3, 2), { maxQubits: 8 }],
  ['states', square(3, 2), { maxStates: 26 }],
  ['states', square(3, 2, { circuit: 'penalty-x' }), { maxStates: 511 }],
  ['terms', square(3, 2), { maxTerms: 15 }],
  ['layers', square(3, 2), { maxLayers: 1 }],
  ['shots', square(3, 2), { maxShots: 199 }],
  ['qubits', request({ problem: { ...request().problem, escalations: 65_537 } })],
  ['terms', request({ problem: { ...request().problem, agents: 65_537 } })],
]) {
  test(`readRequest_More${what}ThanTaken_Is422NamingTheLimit_${body.circuit}${body.problem.escalations}x${body.problem.agents}`, () => {
    assert.throws(() => read(body, changedLimits), error => error.status === 422 && error.message.includes(`--max-${what}`));
  });
}

test('readRequest_ManyEscalationsWithOnePlace_IsRefusedBeforeItsTermsAreCounted', () => {
  const body = square(30, 1);
  body.options = body.options.map(() => [0]);
  assert.throws(() => read(body), error => error.status === 422 && error.message.includes('--max-terms'));
});

const asked = request();
const inProblem = changes => ({ ...asked, problem: { ...asked.problem, ...changes } });
for (const [what, one, other, isSame] of [
  ['key', asked, { ...asked, key: 'f'.repeat(64) }, true],
  ['deadline', asked, { ...asked, deadlineMilliseconds: 1 }, true],
  ['order of members', asked, Object.fromEntries(Object.entries(asked).reverse()), true],
  ['way to leave a part out', inProblem({ weights: null, pairs: [] }), inProblem({ weights: undefined, pairs: undefined }), true],
  ['circuit', asked, { ...asked, circuit: 'xy-ring' }, false],
  ['seed', asked, { ...asked, seed: 8 }, false],
  ['shots', asked, { ...asked, shots: 201 }, false],
  ['gamma', asked, { ...asked, gammas: [0.02, 0.05000000000000001] }, false],
  ['beta', asked, { ...asked, betas: [1.1, 0.5] }, false],
  ['penalty', asked, { ...asked, penalty: 26 }, false],
  ['order of options', asked, { ...asked, options: [[1, 0, -1], [0, 1], [1, 0, -1]] }, false],
  ['problem', asked, inProblem({ pairs: [] }), false],
]) {
  test(`fingerprintOf_Another ${what}_Is${isSame ? 'TheSame' : 'Another'}`, () => {
    assert.equal(fingerprintOf(read(one)) === fingerprintOf(read(other)), isSame);
  });
}

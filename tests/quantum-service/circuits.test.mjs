import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { readSources } from '../../src/quantum-service/circuits.js';
import { readGates } from '../../src/quantum-service/gates.js';
import { BROKEN } from '../../src/quantum-service/places.js';
import { compileModule, openQdk } from '../../src/quantum-service/qdk.js';
import { readRequest } from '../../src/quantum-service/request.js';
import { tasks } from '../../src/quantum-service/tasks.js';
import { costOf, limits, request, square } from './requests.mjs';

const { sources, version } = readSources();
let [qdk, wasm] = [];

before(async () => {
  qdk = await openQdk(await compileModule(), sources);
  const packages = createRequire(new URL('../../src/quantum-service/', import.meta.url));
  wasm = await import(new URL('../lib/web/qsc_wasm.js', pathToFileURL(packages.resolve('qsharp-lang'))));
});

const run = (kind, body) => tasks[kind](qdk, readRequest(JSON.stringify(body), limits), limits);

/** A state vector by definition: amplitudes by state, turned and mixed with plain complex numbers. */
const times = ([a, b], [c, d]) => [a * c - b * d, a * d + b * c];
const plus = ([a, b], [c, d]) => [a + c, b + d];
const turned = angle => [Math.cos(angle), Math.sin(angle)];

function assertClose(actual, expected) {
  assert.equal(actual.length, expected.length);
  for (const [state, probability] of actual.entries())
    assert.ok(Math.abs(probability - expected[state]) < 1e-9, `state ${state}: ${probability} where ${expected[state]} is expected`);
}

/** All bit strings of the request's qubits, qubit 0 the lowest bit, and each one's places. */
function* bitStrings({ options }) {
  const qubits = options.flat().length;
  for (let bits = 0; bits < 2 ** qubits; bits++) {
    let qubit = 0;
    yield [bits, options.map(places => places.filter(() => bits >> qubit++ & 1))];
  }
}

test('probabilities_PenaltyX_EqualTheDefinition', () => {
  const body = request({ circuit: 'penalty-x' });
  const energies = Array.from(bitStrings(body), ([, places]) =>
    costOf(body, places) + places.reduce((sum, taken) => sum + body.penalty * (taken.length - 1) ** 2, 0));
  let state = energies.map(() => [1 / Math.sqrt(energies.length), 0]);
  for (const [layer, gamma] of body.gammas.entries()) {
    state = state.map((amplitude, bits) => times(amplitude, turned(-gamma * energies[bits])));
    const [stay, flip] = [[Math.cos(body.betas[layer]), 0], [0, Math.sin(body.betas[layer])]];
    for (let bit = 1; bit < state.length; bit *= 2)
      state = state.map((amplitude, bits) => plus(times(stay, amplitude), times(flip, state[bits ^ bit])));
  }
  assertClose(run('probabilities', body), state.map(([re, im]) => re * re + im * im));
});

for (const places of [1, 2, 3, 4, 5]) {
  test(`probabilities_XYRingOf${places}Places_EqualTheDefinition`, () => {
    const costs = [4, 1, 7, 3, 5].slice(0, places);
    const body = request({
      circuit: 'xy-ring', gammas: [0.2, 0.4], betas: [0.9, 0.3], options: [costs.map((_, agent) => agent)],
      problem: { escalations: 1, agents: places, costs: [costs], capacities: costs.map(() => 1) },
    });
    const ring = { 1: [], 2: [[0, 1]], 3: [[0, 1], [2, 0], [1, 2]], 4: [[0, 1], [2, 3], [1, 2], [3, 0]], 5: [[0, 1], [2, 3], [4, 0], [1, 2], [3, 4]] }[places];
    const state = costs.map(() => [1 / Math.sqrt(places), 0]);
    for (const [layer, gamma] of body.gammas.entries()) {
      for (const [place, cost] of costs.entries())
        state[place] = times(state[place], turned(-gamma * cost));
      const [stay, move] = [[Math.cos(body.betas[layer]), 0], [0, Math.sin(body.betas[layer])]];
      for (const [a, b] of ring)
        [state[a], state[b]] = [plus(times(stay, state[a]), times(move, state[b])), plus(times(stay, state[b]), times(move, state[a]))];
    }
    assertClose(run('probabilities', body), state.map(([re, im]) => re * re + im * im));
  });
}

for (const circuit of ['grover', 'xy-ring']) {
  test(`solve_${circuit}_KeepsOnePlaceForEveryEscalation`, () => {
    const body = request({ circuit, shots: 5000 });
    const samples = run('solve', body);
    assert.equal(samples.reduce((sum, { count }) => sum + count, 0), 5000);
    for (const { places } of samples)
      assert.ok(places.every((place, escalation) => body.options[escalation].includes(place)));
  });
}

test('solve_PenaltyX_SaysWhichPlacesAreBroken', () => {
  const samples = run('solve', request({ circuit: 'penalty-x', shots: 5000 }));
  assert.ok(samples.some(({ places }) => places.includes(BROKEN)));
  assert.ok(samples.some(({ places }) => !places.includes(BROKEN)));
});

test('solve_SameSeed_IsTheSameAndAnotherIsNot', () => {
  assert.deepEqual(run('solve', request({ seed: 1 })), run('solve', request({ seed: 1 })));
  assert.notDeepEqual(run('solve', request({ seed: 1 })), run('solve', request({ seed: 2 })));
});

for (const circuit of ['grover', 'xy-ring', 'penalty-x']) {
  test(`openqasm_${circuit}_IsTheCircuitOfTheQir`, () => {
    const body = request({ circuit });
    const qir = run('qir', body);
    assert.match(qir, /"qir_profiles"="base_profile"/);
    assert.match(qir, /"required_num_qubits"="8"/);
    const [compiled, gates] = [compileOpenQasm(run('openqasm', body)), qir].map(text => readGates(text, limits.maxGates));
    assert.equal(compiled.length, gates.length);
    for (const [index, { name, angle = 0, qubits }] of gates.entries()) {
      assert.deepEqual([compiled[index].name, compiled[index].qubits], [name, qubits]);
      // OpenQASM's angles know no full turns.
      assert.ok(Math.abs(Math.sin(((compiled[index].angle ?? 0) - angle) / 2)) < 1e-9);
    }
  });
}

/** The QDK's own reader of OpenQASM: a second opinion. */
function compileOpenQasm(text) {
  const root = { sources: [['main.qasm', text]], languageFeatures: [], dependencies: {} };
  return wasm.get_qir({ packageGraphSources: { root, packages: {}, hasManifest: false }, profile: 'base', projectType: 'openqasm' });
}

test('diagram_AnyCircuit_DrawsEveryWireAndGate', () => {
  const body = request();
  const svg = run('diagram', body);
  const gates = readGates(run('qir', body), limits.maxGates);
  assert.equal(svg.match(/text-anchor="end"/g).length, 8);
  assert.equal(svg.match(/<circle[^>]*r="8"/g).length, gates.filter(({ name }) => name === 'cx').length);
  assert.equal(svg.match(/<rect x="[\d.]+" y="[\d.]+" width="40"/g).length, gates.filter(({ name }) => name !== 'cx').length);
  assert.ok(svg.includes('2 waits') && svg.includes('1 → agent 1'));
});

for (const maxGates of [20, 100]) {
  test(`openqasm_MoreThan${maxGates}Gates_Is422`, () => {
    const asked = readRequest(JSON.stringify(request()), limits);
    assert.throws(() => tasks.openqasm(qdk, asked, { maxGates }), error => error.status === 422 && error.message.includes('--max-gates'));
  });
}

test('estimate_AnyCircuit_CountsItsQubits', () => {
  const estimate = run('estimate', request());
  assert.equal(estimate.status, 'success');
  assert.equal(estimate.logicalCounts.numQubits, 8);
  assert.ok(estimate.physicalCounts.physicalQubits > 8);
});

test('probabilities_AnglesOfEveryForm_AreUnderstood', () => {
  for (const gamma of [0, 1, -2, 1e-9, -3.25e-12, 1e12, 123456789.5])
    assert.ok(Math.abs(run('probabilities', square(2, 1, { gammas: [gamma], betas: [gamma] })).reduce((sum, probability) => sum + probability) - 1) < 1e-9);
});

test('version_OfTheSources_IsAHash', () => assert.match(version, /^[0-9a-f]{16}$/));

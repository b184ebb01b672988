import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costSteps } from '../../src/quantum-service/costs.js';
import { readRequest } from '../../src/quantum-service/request.js';
import { costOf, limits, request, square } from './requests.mjs';

const stepsOf = (body, keepsOnePlace) => costSteps(readRequest(JSON.stringify(body), limits), keepsOnePlace);

/** What the steps turn a basis state by, and the bits that they leave. */
function turn(steps, state) {
  const bits = [...state];
  let phase = 0;
  for (const [target, controls, weight] of steps) {
    for (const control of controls)
      bits[target] ^= bits[control];
    phase += weight * (bits[target] ? -1 : 1);
  }
  return { phase, bits };
}

function states(body) {
  const qubits = body.options.flat().length;
  return Array.from({ length: 2 ** qubits }, (_, number) => Array.from({ length: qubits }, (_, qubit) => number >> qubit & 1));
}

function placesOf(body, bits) {
  let qubit = 0;
  return body.options.map(places => places.filter(() => bits[qubit++]));
}

for (const [name, body] of [['EverythingInIt', request()], ['UnitWeightsOnly', square(3, 2)], ['OneAgent', square(4, 1)]]) {
  test(`costSteps_${name}_TurnEveryStateByItsCost`, () => {
    const steps = stepsOf(body, true);
    const [first, ...others] = states(body).map(bits => ({ bits, ...turn(steps, bits), cost: costOf(body, placesOf(body, bits)) }));
    for (const { phase, cost } of others)
      assert.ok(Math.abs((phase - first.phase) - (cost - first.cost)) < 1e-9);
  });

  test(`costSteps_${name}_RestoreEveryParity`, () => {
    const steps = stepsOf(body, true);
    for (const bits of states(body))
      assert.deepEqual(turn(steps, bits).bits, bits);
  });
}

test('costSteps_MixerThatKeepsNothing_PaysForRegistersWithNoOneOrSeveral', () => {
  const body = request();
  const [free, kept] = [stepsOf(body, false), stepsOf(body, true)];
  const paid = bits => placesOf(body, bits).reduce((sum, taken) => sum + body.penalty * (taken.length - 1) ** 2, 0);
  const extra = bits => turn(free, bits).phase - turn(kept, bits).phase - paid(bits);
  const [first, ...others] = states(body);
  for (const bits of others)
    assert.ok(Math.abs(extra(bits) - extra(first)) < 1e-9);
});

test('costSteps_NoPairsAndRoomForAll_HaveNoTwoQubitTerms', () => {
  assert.ok(stepsOf(square(5, 3), true).every(([, controls]) => controls.length === 0));
});

test('costSteps_AllTermsCount_TakeOneControlFromOneToTheNext', () => {
  const body = square(6, 1);
  body.problem.capacities = [1];
  const steps = stepsOf(body, true).filter(([target]) => target % 2 === 0);
  assert.equal(steps.filter(([, , weight]) => weight !== 0).length, 2 ** 6 - 1);
  assert.ok(steps.every(([, controls]) => controls.length <= 1));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bitEncoding, onePlaceEncoding } from '../../src/quantum-service/encoding.js';
import { BROKEN } from '../../src/quantum-service/places.js';
import { draw } from '../../src/quantum-service/sampling.js';

const probabilities = Float64Array.of(0.1, 0, 0.6, 0.3, 0);

test('draw_SameSeed_IsTheSame', () => {
  assert.deepEqual(draw(probabilities, 1000, 5), draw(probabilities, 1000, 5));
});

for (const [name, other] of [['Low', 6], ['High', 5 + 2 ** 52]]) {
  test(`draw_SeedDiffersIn${name}Bits_IsDifferent`, () => {
    assert.notDeepEqual(draw(probabilities, 1000, 5), draw(probabilities, 1000, other));
  });
}

test('draw_ManyShots_FollowsTheProbabilities', () => {
  const shots = 100_000;
  const counts = draw(probabilities, shots, 1);
  assert.deepEqual([...counts.keys()], [0, 2, 3]);
  for (const [state, count] of counts) {
    const expected = probabilities[state] * shots;
    assert.ok(Math.abs(count - expected) < 5 * Math.sqrt(expected), `state ${state}: ${count} of ${expected}`);
  }
  assert.equal([...counts.values()].reduce((sum, count) => sum + count), shots);
});

test('draw_ProbabilitiesShortOfOne_StillDrawsEveryShot', () => {
  assert.deepEqual([...draw(Float64Array.of(0, 0.2, 0), 10, 3)], [[1, 10]]);
});

test('onePlaceEncoding_EveryState_GoesThereAndBack', () => {
  const encoding = onePlaceEncoding([[4, 2, -1], [0, 1]]);
  assert.equal(encoding.states, 6);
  assert.equal(encoding.numberOf('|10010⟩'), 0);
  assert.equal(encoding.numberOf('|01010⟩'), 1);
  assert.equal(encoding.numberOf('|00101⟩'), 5);
  assert.deepEqual(encoding.placesOf(0), [4, 0]);
  assert.deepEqual(encoding.placesOf(1), [2, 0]);
  assert.deepEqual(encoding.placesOf(5), [-1, 1]);
});

for (const label of ['|00010⟩', '|11010⟩', '|10011⟩', '|10000⟩']) {
  test(`onePlaceEncoding_${label}_HasNoNumber`, () => {
    assert.equal(onePlaceEncoding([[4, 2, -1], [0, 1]]).numberOf(label), -1);
  });
}

test('bitEncoding_RegisterWithNoOneOrSeveral_IsBroken', () => {
  const encoding = bitEncoding([[4, -1], [0, 1]]);
  assert.equal(encoding.states, 16);
  assert.deepEqual(encoding.placesOf(encoding.numberOf('|0111⟩')), [-1, BROKEN]);
  assert.deepEqual(encoding.placesOf(encoding.numberOf('|0010⟩')), [BROKEN, 0]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerCache } from '../../src/quantum-service/cache.js';

test('set_MoreThanThereIsRoomFor_ForgetsWhatWasAskedForLeastRecently', () => {
  const cache = new AnswerCache(2 * 3 * 10);
  for (const key of ['a', 'b', 'c'])
    cache.set(key, '123456789');
  cache.get('a');

  cache.set('d', '123456789');

  assert.deepEqual(['a', 'b', 'c', 'd'].map(key => cache.get(key) !== undefined), [true, false, true, true]);
});

test('set_AnswerLargerThanTheCache_IsNotKeptAndNothingIsForgotten', () => {
  const cache = new AnswerCache(30);
  cache.set('a', 'small');
  cache.set('b', 'x'.repeat(30));
  assert.deepEqual([cache.get('a'), cache.get('b')], ['small', undefined]);
});

test('set_SameKeyAgain_TakesTheRoomOnce', () => {
  const cache = new AnswerCache(2 * 2 * 10);
  cache.set('a', '123456789');
  cache.set('a', '987654321');
  cache.set('b', '123456789');
  assert.deepEqual([cache.get('a'), cache.get('b')], ['987654321', '123456789']);
});

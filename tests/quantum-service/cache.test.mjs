import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerCache } from '../../src/quantum-service/cache.js';

const answer = body => ({ fingerprint: 'f', body });

test('set_MoreThanThereIsRoomFor_ForgetsWhatWasAskedForLeastRecently', () => {
  const cache = new AnswerCache(2 * 3 * 11);
  for (const key of ['a', 'b', 'c'])
    cache.set(key, answer('123456789'));
  cache.get('a');

  cache.set('d', answer('123456789'));

  assert.deepEqual(['a', 'b', 'c', 'd'].map(key => cache.get(key) !== undefined), [true, false, true, true]);
});

test('set_AnswerLargerThanTheCache_IsNotKeptAndNothingIsForgotten', () => {
  const cache = new AnswerCache(30);
  cache.set('a', answer('small'));
  cache.set('b', answer('x'.repeat(30)));
  assert.deepEqual([cache.get('a')?.body, cache.get('b')], ['small', undefined]);
});

test('set_SameKeyAgain_TakesTheRoomOnce', () => {
  const cache = new AnswerCache(2 * 2 * 11);
  cache.set('a', answer('123456789'));
  cache.set('a', answer('987654321'));
  cache.set('b', answer('123456789'));
  assert.deepEqual([cache.get('a').body, cache.get('b').body], ['987654321', '123456789']);
});

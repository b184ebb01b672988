import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JobQueue } from '../../src/quantum-service/queue.js';
import { ScriptedClock } from './scripted-clock.mjs';
import { ScriptedWorkers, settled } from './scripted-workers.mjs';

function setUp(limits = {}) {
  const [clock, workers] = [new ScriptedClock(), new ScriptedWorkers()];
  const queue = new JobQueue(workers, { queue: 2, maxRunMs: 1000, cacheMib: 1, ...limits }, clock);
  const submit = (key, deadlineMilliseconds = 500, { kind = 'solve', shots = 1, gone = new AbortController() } = {}) => {
    const answer = queue.submit(kind, { key, deadlineMilliseconds, shots }, value => `${value}`, gone.signal);
    answer.catch(() => {});
    return answer;
  };
  return { clock, workers, queue, submit };
}

const refusal = (status, more = () => true) => error => error.status === status && more(error);

test('submit_SeveralRequests_RunOneAfterTheOther', async () => {
  const { workers, submit } = setUp();
  const [first, second] = [submit('a'), submit('b')];
  assert.deepEqual(workers.started, ['solve a']);
  await workers.answer(1);
  assert.deepEqual(workers.started, ['solve a', 'solve b']);
  await workers.answer(2);
  assert.deepEqual(await Promise.all([first, second]), ['1', '2']);
});

test('submit_KeyThatWasAnswered_GetsThatAnswerWithoutARun', async () => {
  const { workers, submit } = setUp();
  const first = submit('a');
  await workers.answer(1);
  assert.deepEqual([await first, await submit('a')], ['1', '1']);
  assert.deepEqual(workers.started, ['solve a']);
});

test('submit_KeyUnderWay_JoinsIt', async () => {
  const { workers, submit, queue } = setUp();
  const answers = [submit('a'), submit('b'), submit('a'), submit('b')];
  assert.equal(queue.length, 2);
  await workers.answer(1);
  await workers.answer(2);
  assert.deepEqual(await Promise.all(answers), ['1', '2', '1', '2']);
  assert.deepEqual(workers.started, ['solve a', 'solve b']);
});

test('submit_SameKeyForAnotherView_IsAnotherRequest', async () => {
  const { workers, submit } = setUp();
  submit('a');
  submit('a', 500, { kind: 'qir' });
  await workers.answer(1);
  assert.deepEqual(workers.started, ['solve a', 'qir a']);
});

test('submit_KeyOfAnotherRequestUnderWay_Is422AndDisturbsNobody', async () => {
  const { workers, submit } = setUp();
  const first = submit('a');
  await assert.rejects(submit('a', 500, { shots: 2 }), refusal(422, error => error.field === 'key'));
  await workers.answer(1);
  assert.equal(await first, '1');
});

test('submit_KeyOfAnotherRequestThatWasAnswered_Is422AndTheAnswerIsKept', async () => {
  const { workers, submit } = setUp();
  submit('a');
  await workers.answer(1);
  await assert.rejects(submit('a', 500, { shots: 2 }), refusal(422, error => error.field === 'key'));
  assert.equal(await submit('a', 900), '1');
  assert.deepEqual(workers.started, ['solve a']);
});

test('submit_KeyThatFailed_RunsAgain', async () => {
  const { workers, submit } = setUp();
  const first = submit('a');
  workers.fail(new Error('broken'));
  await assert.rejects(first, /broken/);
  await settled();
  const second = submit('a');
  await workers.answer(2);
  assert.equal(await second, '2');
});

test('submit_QueueFull_Is429WithTheTimeThatTheQueueTakes', async () => {
  const { clock, workers, submit } = setUp();
  for (const key of ['a', 'b', 'c'])
    submit(key);
  await assert.rejects(submit('d'), refusal(429, error => error.retryAfterSeconds === 2));
  clock.advance(400);
  await workers.answer(1);
  submit('d');
  await assert.rejects(submit('e'), refusal(429));
});

test('submit_QueueFull_StillJoinsWhatIsUnderWay', async () => {
  const { workers, submit } = setUp({ queue: 0 });
  const [first, second] = [submit('a'), submit('a')];
  await workers.answer(1);
  assert.deepEqual(await Promise.all([first, second]), ['1', '1']);
});

test('submit_DeadlineWhileRunning_EndsTheWorkerAndIs504_TheNextRuns', async () => {
  const { clock, workers, submit } = setUp();
  const [first, second] = [submit('a', 100), submit('b', 900)];
  clock.advance(99);
  assert.equal(workers.ended, 0);
  clock.advance(1);
  await assert.rejects(first, refusal(504));
  await settled();
  assert.equal(workers.ended, 1);
  await workers.answer(2);
  assert.equal(await second, '2');
});

test('submit_DeadlineWhileWaiting_Is504AndDisturbsNobody', async () => {
  const { clock, workers, submit } = setUp();
  const [first, second] = [submit('a', 900), submit('b', 100)];
  clock.advance(100);
  await assert.rejects(second, refusal(504));
  await workers.answer(1);
  assert.equal(await first, '1');
  assert.equal(workers.ended, 0);
  assert.deepEqual(workers.started, ['solve a']);
});

test('submit_DeadlineBeyondTheLongestRun_EndsThere', async () => {
  const { clock, submit } = setUp();
  const answer = submit('a', 5000);
  clock.advance(1000);
  await assert.rejects(answer, refusal(504));
});

test('submit_JoinedWithALaterDeadline_TheFirstIsLateAtItsOwnAndTheOtherHasItsTime', async () => {
  const { clock, workers, submit } = setUp();
  const [first, second] = [submit('a', 100), submit('a', 300)];
  clock.advance(100);
  await assert.rejects(first, refusal(504));
  clock.advance(199);
  await workers.answer(1);
  assert.equal(await second, '1');
});

test('submit_JoinedWithAnEarlierDeadline_Is504AtItsOwnAndTakesNoTimeAway', async () => {
  const { clock, workers, submit } = setUp();
  const [first, second] = [submit('a', 300), submit('a', 100)];
  clock.advance(100);
  await assert.rejects(second, refusal(504));
  clock.advance(100);
  await workers.answer(1);
  assert.equal(await first, '1');
  assert.equal(workers.ended, 0);
});

test('submit_JoinedAndAllDeadlinesReached_EndsTheWorkerAtTheLast', async () => {
  const { clock, workers, submit } = setUp();
  const [first, second] = [submit('a', 300), submit('a', 100)];
  clock.advance(299);
  assert.equal(workers.ended, 0);
  clock.advance(1);
  await assert.rejects(first, refusal(504));
  await assert.rejects(second, refusal(504));
  assert.equal(workers.ended, 1);
});

test('submit_KeyWhoseRunWasJustEnded_RunsAgain', async () => {
  const { clock, workers, submit } = setUp();
  submit('a', 100);
  clock.advance(100);
  const again = submit('a', 100);
  await settled();
  assert.deepEqual(workers.started, ['solve a', 'solve a']);
  await workers.answer(2);
  assert.equal(await again, '2');
});

test('submit_AbandonedWhileRunning_EndsTheWorkerAndTheNextRuns', async () => {
  const { workers, queue, submit } = setUp();
  const gone = new AbortController();
  submit('a', 500, { gone });
  const second = submit('b');
  gone.abort();
  assert.deepEqual([workers.ended, queue.length], [1, 1]);
  await settled();
  await workers.answer(2);
  assert.equal(await second, '2');
});

test('submit_AbandonedWhileWaiting_IsDroppedAndDisturbsNobody', async () => {
  const { workers, queue, submit } = setUp();
  const gone = new AbortController();
  const first = submit('a');
  submit('b', 500, { gone });
  gone.abort();
  assert.equal(queue.length, 1);
  await workers.answer(1);
  assert.equal(await first, '1');
  assert.deepEqual([workers.started, workers.ended], [['solve a'], 0]);
});

test('submit_AbandonedByOneOfTwo_GoesOnForTheOther', async () => {
  const { clock, workers, submit } = setUp();
  const gone = new AbortController();
  submit('a', 500, { gone });
  const second = submit('a', 300);
  gone.abort();
  clock.advance(299);
  await workers.answer(1);
  assert.equal(await second, '1');
  assert.equal(workers.ended, 0);
});

test('submit_AbandonedBeforeItCame_DoesNotRun', async () => {
  const { workers, submit } = setUp();
  const gone = new AbortController();
  gone.abort();
  await assert.rejects(submit('a', 500, { gone }), refusal(499));
  assert.deepEqual(workers.started, []);
});

test('drain_RequestsUnderWay_AreAnsweredAndNewOnesGet503', async () => {
  const { workers, queue, submit } = setUp();
  const [first, second] = [submit('a'), submit('b')];
  let isDrained = false;
  const drained = queue.drain().then(() => { isDrained = true; });
  await assert.rejects(submit('c'), refusal(503));
  await workers.answer(1);
  assert.equal(isDrained, false);
  await workers.answer(2);
  await drained;
  assert.deepEqual(await Promise.all([first, second]), ['1', '2']);
});

test('drain_LastRequestAbandoned_IsDoneWhenItsThreadHasEnded', async () => {
  const { workers, queue, submit } = setUp();
  const gone = new AbortController();
  submit('a', 500, { gone });
  const drained = queue.drain();
  gone.abort();
  await drained;
  assert.equal(workers.ended, 1);
});

test('drain_NothingUnderWay_IsDoneAtOnce', () => setUp().queue.drain());

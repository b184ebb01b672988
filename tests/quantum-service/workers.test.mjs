import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { WorkerPair } from '../../src/quantum-service/workers.js';

class ScriptedThread extends EventEmitter {
  tasks = [];
  isTerminated = false;

  postMessage(task) {
    this.tasks.push(task.kind);
    this.emit('posted');
  }

  async terminate() {
    this.isTerminated = true;
    this.emit('exit', 1);
  }
}

function setUp() {
  const threads = [];
  const pair = new WorkerPair(() => {
    const thread = new ScriptedThread();
    threads.push(thread);
    return thread;
  });
  return { threads, pair };
}

/** When the thread has been given a task. */
const posted = thread => new Promise(resolve => thread.once('posted', resolve));

test('run_ThreadAnswers_ReturnsItsValue', async () => {
  const { threads, pair } = setUp();
  threads.forEach(thread => thread.emit('message', 'ready'));
  await pair.ready();
  const answer = pair.run('solve', {});
  await posted(threads[0]);
  threads[0].emit('message', { value: 42 });
  assert.equal(await answer, 42);
  assert.equal(pair.ended, 0);
});

test('run_TaskRefuses_ThrowsItsStatusAndKeepsTheThread', async () => {
  const { threads, pair } = setUp();
  threads[0].emit('message', 'ready');
  const answer = pair.run('diagram', {});
  await posted(threads[0]);
  threads[0].emit('message', { failure: { status: 422, message: 'too many gates' } });
  await assert.rejects(answer, error => error.status === 422 && error.message === 'too many gates');
  assert.equal(pair.ended, 0);
});

test('abort_RunningTask_EndsItsThreadAndTheSpareRunsTheNext', async () => {
  const { threads, pair } = setUp();
  threads.forEach(thread => thread.emit('message', 'ready'));
  const first = pair.run('solve', {});
  await posted(threads[0]);
  pair.abort();
  await assert.rejects(first);
  assert.deepEqual([threads[0].isTerminated, threads.length, pair.ended], [true, 3, 1]);

  const second = pair.run('qir', {});
  await posted(threads[1]);
  threads[1].emit('message', { value: 'text' });
  assert.equal(await second, 'text');
});

test('run_ThreadFails_Is500AndTheSpareRunsTheNext', async () => {
  const { threads, pair } = setUp();
  threads.forEach(thread => thread.emit('message', 'ready'));
  const first = pair.run('solve', {});
  await posted(threads[0]);
  threads[0].emit('error', new Error('unreachable'));
  await assert.rejects(first, error => error.status === 500 && error.message.includes('unreachable'));

  const second = pair.run('solve', {});
  await posted(threads[1]);
  threads[1].emit('message', { value: 1 });
  assert.equal(await second, 1);
  assert.deepEqual([threads.length, pair.ended], [3, 1]);
});

test('run_ThreadDoesNotStart_Is500AndTheSpareRunsTheNext', async () => {
  const { threads, pair } = setUp();
  const first = pair.run('solve', {});
  threads[0].emit('error', new Error('no such file'));
  await assert.rejects(first, error => error.status === 500 && error.message.includes('no such file'));
  threads[1].emit('message', 'ready');
  const second = pair.run('solve', {});
  await posted(threads[1]);
  threads[1].emit('message', { value: 1 });
  assert.equal(await second, 1);
});

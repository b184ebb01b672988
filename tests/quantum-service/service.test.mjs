/** The service as a process of its own. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { request, square } from './requests.mjs';

const folder = new URL('../../src/quantum-service/', import.meta.url);

function start(context, ...options) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('main.js', folder)), ...options], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise(resolve => child.on('close', resolve));
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', text => { errors += text; });
  context.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended, errors: () => errors };
}

async function startReady(context, ...options) {
  const started = start(context, '--port', '0', ...options);
  const { value: line } = await createInterface({ input: started.child.stdout })[Symbol.asyncIterator]().next();
  assert.match(line ?? started.errors(), /^ready http:\/\/127\.0\.0\.1:\d+$/);
  const address = line.slice('ready '.length);
  return {
    ...started,
    post: (path, body, signal) => fetch(address + path, { method: 'POST', body: JSON.stringify(body), signal }),
    health: async () => (await fetch(`${address}/v1/health`)).json(),
  };
}

test('Service_Started_AnswersRepeatably', async context => {
  const { post, health } = await startReady(context);
  const first = await (await post('/v1/solve', request({ seed: 3 }))).json();
  const second = await (await post('/v1/solve', request({ seed: 3 }))).json();
  assert.equal(first.samples.reduce((sum, { count }) => sum + count, 0), 200);
  assert.deepEqual(second.samples, first.samples);
  assert.notEqual(second.key, first.key);
  assert.equal(first.circuitVersion, (await health()).circuitVersion);
});

test('Service_EveryView_IsServed', async context => {
  const { post } = await startReady(context);
  for (const [view, type, beginning] of [
    ['qir', 'text/plain; charset=utf-8', '%Result'],
    ['openqasm', 'text/plain; charset=utf-8', 'OPENQASM 3.0;'],
    ['diagram', 'image/svg+xml', '<svg '],
    ['estimate', 'application/json', '{"key":'],
    ['probabilities', 'application/json', '{"key":'],
  ]) {
    const response = await post(`/v1/circuits/${view}`, request());
    assert.deepEqual([response.status, response.headers.get('Content-Type')], [200, type]);
    assert.ok((await response.text()).startsWith(beginning), view);
  }
});

test('Service_DeadlineReached_TheSpareWorkerAnswersTheNext', async context => {
  const { post, health } = await startReady(context);
  const slow = square(8, 3, { deadlineMilliseconds: 1 });
  assert.equal((await post('/v1/solve', slow)).status, 504);
  assert.equal((await health()).workersEnded, 1);
  assert.equal((await post('/v1/solve', request())).status, 200);
  assert.equal((await post('/v1/solve', square(5, 3))).status, 200);
  assert.equal((await health()).workersEnded, 1);
});

test('Service_KeyJoinedWithAShortDeadline_Is504ThenAndTheFirstIsAnswered', async context => {
  const { post, health } = await startReady(context);
  const slow = square(8, 3);
  const first = post('/v1/solve', slow);
  while ((await health()).requests < 1);
  assert.equal((await post('/v1/solve', { ...slow, deadlineMilliseconds: 1 })).status, 504);
  assert.equal((await first).status, 200);
  assert.equal((await health()).workersEnded, 0);
});

test('Service_ClientGone_TheNextIsAnsweredWithoutWaitingForIt', async context => {
  const { post, health } = await startReady(context);
  const leaving = new AbortController();
  // Seconds of work, and far less than its deadline: were it not ended, it would be done before the next.
  const layers = Array(8).fill(0.1);
  const abandoned = assert.rejects(post('/v1/solve', square(8, 3, { gammas: layers, betas: layers }), leaving.signal));
  while ((await health()).requests < 1);
  leaving.abort();
  await abandoned;
  assert.equal((await post('/v1/solve', request())).status, 200);
  assert.deepEqual(await health().then(({ requests, workersEnded }) => [requests, workersEnded]), [0, 1]);
});

test('Service_Terminated_AnswersWhatItTookAndEndsWith0', async context => {
  const { child, ended, post, health } = await startReady(context);
  const answers = [post('/v1/solve', square(8, 3)), post('/v1/solve', square(4, 3))];
  while ((await health()).requests < 2);
  child.kill('SIGTERM');
  for (const answer of answers) {
    const response = await answer;
    assert.equal(response.status, 200);
    await response.json();
  }
  assert.equal(await ended, 0);
});

test('Service_DrainTakesTooLong_EndsWith1', async context => {
  const { child, ended, errors, post, health } = await startReady(context, '--drain-ms', '0');
  const answer = assert.rejects(post('/v1/solve', square(8, 3)));
  while ((await health()).requests < 1);
  child.kill('SIGTERM');
  assert.equal(await ended, 1);
  assert.match(errors(), /Not all requests were answered/);
  await answer;
});

test('Service_StandardInputEnds_EndsWith0WhereAskedTo', async context => {
  const { child, ended } = await startReady(context, '--until-stdin-ends');
  child.stdin.end();
  assert.equal(await ended, 0);
});

test('Service_TerminatedWhileStandardInputIsOpen_EndsWith0', { timeout: 30_000 }, async context => {
  const { child, ended } = await startReady(context, '--until-stdin-ends');
  child.kill('SIGTERM');
  assert.equal(await ended, 0);
});

test('Service_InterruptedWhileStandardInputIsOpen_GoesOn', { timeout: 30_000 }, async context => {
  const { child, ended, post, health } = await startReady(context, '--until-stdin-ends');
  child.kill('SIGINT');
  assert.equal((await post('/v1/solve', request())).status, 200);
  assert.equal((await health()).status, 'ready');
  child.stdin.end();
  assert.equal(await ended, 0);
});

test('Service_PortTaken_EndsWith1AndSaysSo', async context => {
  const other = createServer();
  await new Promise(resolve => other.listen(0, '127.0.0.1', resolve));
  context.after(() => other.close());
  const { ended, errors } = start(context, '--port', String(other.address().port));
  assert.equal(await ended, 1);
  assert.match(errors(), /EADDRINUSE/);
});

test('Service_WrongOption_EndsWith2AndNamesIt', async context => {
  const { ended, errors } = start(context, '--queue', 'many');
  assert.equal(await ended, 2);
  assert.match(errors(), /^queue: /);
});

test('LockFile_Always_NamesNoRegistryAndPinsExactly', () => {
  const lock = readFileSync(new URL('package-lock.json', folder), 'utf8');
  assert.doesNotMatch(lock, /https?:|"resolved"/);
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  assert.ok(Object.values(dependencies).every(version => /^\d/.test(version)));
});

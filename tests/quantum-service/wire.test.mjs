import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { JobQueue } from '../../src/quantum-service/queue.js';
import { createService } from '../../src/quantum-service/server.js';
import { limits, request } from './requests.mjs';
import { ScriptedClock } from './scripted-clock.mjs';
import { ScriptedWorkers } from './scripted-workers.mjs';

/** A service on a free port whose workers answer when they are told to; it is closed when the test ends. */
async function setUp(context, changes = {}) {
  const options = { ...limits, ...changes };
  const [clock, workers] = [new ScriptedClock(), new ScriptedWorkers()];
  const queue = new JobQueue(workers, options, clock);
  const server = createService(queue, workers, 'c1f0', options);
  const ends = [];
  server.on('connection', socket => ends.push(new Promise(resolve => socket.once('close', resolve))));
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = `http://127.0.0.1:${server.address().port}`;
  const post = (path, body, { headers, signal } = {}) =>
    fetch(address + path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers, signal });
  /** When so many requests are with the queue. */
  const queued = async count => {
    while (queue.length < count)
      await new Promise(resolve => setImmediate(resolve));
  };
  /** When the service has noticed that one of its connections ended. */
  const closed = () => Promise.race(ends);
  return { clock, workers, queue, address, post, queued, closed };
}

test('Solve_WellFormed_AnswersAsAgreed', async context => {
  const { workers, post, queued } = await setUp(context);
  const asked = request();
  const answer = post('/v1/solve', asked, { headers: { 'Idempotency-Key': asked.key } });
  await queued(1);
  await workers.answer([{ places: [0, 1, -1], count: 200 }]);

  const response = await answer;
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('Circuit-Version'), 'c1f0');
  assert.deepEqual(await response.json(), {
    key: asked.key, circuitVersion: 'c1f0', backend: 'qdk-simulator', samples: [{ places: [0, 1, -1], count: 200 }],
  });
});

test('Health_Ready_SaysTheCircuitVersion', async context => {
  const { address } = await setUp(context);
  const response = await fetch(`${address}/v1/health`);
  assert.deepEqual([response.status, await response.json()], [200, { status: 'ready', circuitVersion: 'c1f0', requests: 0, workersEnded: 0 }]);
});

test('Health_Draining_Is503AndClosesTheConnection', async context => {
  const { queue, address } = await setUp(context);
  await queue.drain();
  const response = await fetch(`${address}/v1/health`);
  assert.deepEqual([response.status, response.headers.get('Connection'), (await response.json()).status], [503, 'close', 'draining']);
});

test('Circuits_Always_ListsWhatThereIs', async context => {
  const { address } = await setUp(context);
  const { circuits, views, limits: stated } = await (await fetch(`${address}/v1/circuits`)).json();
  assert.deepEqual(circuits.map(({ name }) => name), ['grover', 'xy-ring', 'penalty-x']);
  assert.ok(views.includes('/v1/circuits/qir'));
  assert.deepEqual(stated, {
    qubits: 32, states: 65_536, terms: 8192, layers: 64, shots: 100_000, gates: 50_000, bodyBytes: 1_048_576, queue: 16, runMilliseconds: 30_000,
  });
});

test('Solve_QueueFull_Is429WithRetryAfter', async context => {
  const { workers, post, queued } = await setUp(context, { queue: 1 });
  const accepted = [post('/v1/solve', request()), post('/v1/solve', request())];
  await queued(2);

  const response = await post('/v1/solve', request());

  assert.equal(response.status, 429);
  assert.match(response.headers.get('Retry-After'), /^[1-9]\d*$/);
  for (const answer of accepted) {
    await workers.answer([]);
    assert.equal((await answer).status, 200);
  }
});

test('Solve_DeadlineReached_Is504', async context => {
  const { clock, workers, post, queued } = await setUp(context);
  const answer = post('/v1/solve', request({ deadlineMilliseconds: 50 }));
  await queued(1);
  clock.advance(50);
  assert.equal((await answer).status, 504);
  assert.equal(workers.ended, 1);
});

test('Solve_JoinedWithAnEarlierDeadline_EachHasItsOwn', async context => {
  const { clock, workers, post, queued } = await setUp(context);
  const asked = request({ deadlineMilliseconds: 8000 });
  const first = post('/v1/solve', asked);
  await queued(1);
  const second = post('/v1/solve', { ...asked, deadlineMilliseconds: 50 });
  await clock.armed(2);

  clock.advance(50);

  assert.equal((await second).status, 504);
  assert.equal(workers.ended, 0);
  await workers.answer([]);
  assert.equal((await first).status, 200);
});

test('Solve_KeyOfAnotherRequest_Is422NamingIt', async context => {
  const { workers, post, queued } = await setUp(context);
  const asked = request();
  const first = post('/v1/solve', asked);
  await queued(1);

  for (const changes of [{ shots: 100 }, { problem: { ...asked.problem, pairs: [] } }, { options: [[0, 1], [0, 1], [1, 0, -1]] }]) {
    const response = await post('/v1/solve', { ...asked, ...changes });
    assert.deepEqual([response.status, await response.json()], [422, { error: 'key: it stands for another request already.', field: 'key' }]);
  }
  await workers.answer([]);
  assert.equal((await first).status, 200);
  assert.equal((await post('/v1/solve', { ...asked, seed: 8 })).status, 422);
  assert.equal((await post('/v1/solve', { ...asked, deadlineMilliseconds: 1 })).status, 200);
});

test('Solve_ClientGone_EndsTheWorkerAndTheNextRuns', async context => {
  const { workers, post, queued, closed } = await setUp(context);
  const leaving = new AbortController();
  const first = assert.rejects(post('/v1/solve', request(), { signal: leaving.signal }));
  await queued(1);
  const second = post('/v1/solve', request());
  await queued(2);

  leaving.abort();
  await first;
  await closed();

  assert.equal(workers.ended, 1);
  await workers.answer([]);
  assert.equal((await second).status, 200);
});

test('Solve_ClientGoneWhileWaiting_IsDropped', async context => {
  const { workers, post, queue, queued, closed } = await setUp(context);
  const leaving = new AbortController();
  const first = post('/v1/solve', request());
  await queued(1);
  const second = assert.rejects(post('/v1/solve', request(), { signal: leaving.signal }));
  await queued(2);

  leaving.abort();
  await second;
  await closed();

  assert.deepEqual([queue.length, workers.ended], [1, 0]);
  await workers.answer([]);
  assert.equal((await first).status, 200);
});

test('Solve_ClientGoneWithAnotherJoined_GoesOnForThatOne', async context => {
  const { clock, workers, post, queued, closed } = await setUp(context);
  const leaving = new AbortController();
  const asked = request();
  const first = assert.rejects(post('/v1/solve', asked, { signal: leaving.signal }));
  await queued(1);
  const second = post('/v1/solve', asked);
  await clock.armed(2);

  leaving.abort();
  await first;
  await closed();

  assert.equal(workers.ended, 0);
  await workers.answer([]);
  assert.equal((await second).status, 200);
});

test('Solve_ClientGoneWithSeveralOnOneConnection_LeavesNone', async context => {
  const { workers, address, queue, queued, closed } = await setUp(context);
  const { hostname, port } = new URL(address);
  const client = connect(port, hostname);
  const warnings = [];
  const warned = warning => warnings.push(warning.message);
  process.on('warning', warned);
  context.after(() => process.off('warning', warned));
  for (let sent = 0; sent < 15; sent++) {
    const body = JSON.stringify(request());
    client.write(`POST /v1/solve HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  }
  await queued(15);

  client.destroy();
  await closed();

  assert.deepEqual([queue.length, workers.ended, warnings], [0, 1, []]);
});

test('Solve_WorkerFails_Is500WithoutItsInnards', async context => {
  const { workers, post, queued } = await setUp(context);
  context.mock.method(console, 'error', () => {});
  const answer = post('/v1/solve', request());
  await queued(1);
  workers.fail(new TypeError('secret'));
  const response = await answer;
  assert.deepEqual([response.status, await response.json()], [500, { error: 'The service failed.' }]);
});

test('Solve_Malformed_Is400NamingTheField', async context => {
  const { post } = await setUp(context);
  const response = await post('/v1/solve', request({ shots: 'many' }));
  const { error, field } = await response.json();
  assert.deepEqual([response.status, field], [400, 'shots']);
  assert.match(error, /^shots: /);
});

test('Solve_HeaderWithAnotherKey_Is400', async context => {
  const { post } = await setUp(context);
  const response = await post('/v1/solve', request(), { headers: { 'Idempotency-Key': 'f'.repeat(64) } });
  assert.deepEqual([response.status, (await response.json()).field], [400, 'Idempotency-Key']);
});

test('Solve_BodyTooLarge_Is422AndTheConnectionGoesOn', async context => {
  const { post, address } = await setUp(context, { maxBodyKib: 1 });
  const response = await post('/v1/solve', ' '.repeat(1_000_000));
  assert.equal(response.status, 422);
  assert.match((await response.json()).error, /--max-body-kib/);
  assert.equal((await fetch(`${address}/v1/health`)).status, 200);
});

test('Solve_TooManyQubits_Is422', async context => {
  const { post } = await setUp(context, { maxQubits: 7 });
  const response = await post('/v1/solve', request());
  assert.deepEqual([response.status, await response.json()], [422, { error: 'qubits: 8, and this service takes 7 at the most (--max-qubits).' }]);
});

for (const [method, path, status, allowed] of [
  ['GET', '/v1/solve', 405, 'POST'],
  ['POST', '/v1/health', 405, 'GET'],
  ['GET', '/', 404, null],
  ['POST', '/v1/circuits/constructor', 404, null],
]) {
  test(`Wire_${method}${path}_Is${status}`, async context => {
    const { address } = await setUp(context);
    const response = await fetch(address + path, { method, body: method === 'POST' ? '{}' : undefined });
    assert.deepEqual([response.status, response.headers.get('Allow')], [status, allowed]);
    assert.equal(response.headers.get('Circuit-Version'), 'c1f0');
    assert.equal(typeof (await response.json()).error, 'string');
  });
}

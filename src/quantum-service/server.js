/** The wire: see README.md. */
import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import { circuits } from './circuits.js';
import { Refusal } from './refusal.js';
import { readRequest } from './request.js';

const JSON_TYPE = 'application/json';
export const BACKEND = 'qdk-simulator';

/**
 * What can be asked about a posted request, and the form of the answer.
 * @type {{ [path: string]: { kind: string, type: string, write: (value: any, request: object, version: string) => string } }}
 */
const posts = {
  '/v1/solve': json('solve', samples => ({ backend: BACKEND, samples })),
  '/v1/circuits/probabilities': json('probabilities', probabilities => ({ probabilities })),
  '/v1/circuits/estimate': json('estimate', estimate => ({ estimate })),
  '/v1/circuits/qir': { kind: 'qir', type: 'text/plain; charset=utf-8', write: text => text },
  '/v1/circuits/openqasm': { kind: 'openqasm', type: 'text/plain; charset=utf-8', write: text => text },
  '/v1/circuits/diagram': { kind: 'diagram', type: 'image/svg+xml', write: svg => svg },
};

function json(kind, members) {
  return { kind, type: JSON_TYPE, write: (value, { key }, circuitVersion) => JSON.stringify({ key, circuitVersion, ...members(value) }) };
}

/**
 * @param {import('./queue.js').JobQueue} queue
 * @param {{ ended: number }} workers
 * @param {string} circuitVersion
 * @param {import('./options.js').Options} options
 * @returns {import('node:http').Server} not listening yet
 */
export function createService(queue, workers, circuitVersion, options) {
  const gets = {
    '/v1/health': () => [queue.isDraining ? 503 : 200, {
      status: queue.isDraining ? 'draining' : 'ready', circuitVersion, requests: queue.length, workersEnded: workers.ended,
    }],
    '/v1/circuits': () => [200, {
      circuitVersion,
      circuits: Object.entries(circuits).map(([name, { description, keepsOnePlace }]) => ({ name, description, keepsOnePlace })),
      views: Object.keys(posts).filter(path => path.startsWith('/v1/circuits/')),
      limits: {
        qubits: options.maxQubits, states: options.maxStates, terms: options.maxTerms,
        layers: options.maxLayers, shots: options.maxShots, gates: options.maxGates,
        bodyBytes: options.maxBodyKib * 1024, queue: options.queue, runMilliseconds: options.maxRunMs,
      },
    }],
  };

  const timeouts = {
    requestTimeout: options.requestTimeoutMs,
    headersTimeout: options.requestTimeoutMs,
    connectionsCheckingInterval: options.requestTimeoutMs,
  };
  const server = createServer(timeouts, async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      refuse(response, error);
    }
  });
  server.maxConnections = options.maxConnections;
  // By connection: an answer that waits behind another one of its connection does not hear of the end itself.
  const gone = new WeakMap();
  server.on('connection', socket => {
    const closed = new AbortController();
    // As many as requests that wait: the queue bounds them.
    setMaxListeners(0, closed.signal);
    gone.set(socket, closed.signal);
    socket.once('close', () => closed.abort());
  });
  return server;

  async function answer(request, response) {
    const path = request.url.split('?', 1)[0];
    if (Object.hasOwn(gets, path)) {
      allow(request, 'GET');
      const [status, body] = gets[path]();
      send(response, status, JSON_TYPE, JSON.stringify(body));
    } else if (Object.hasOwn(posts, path)) {
      allow(request, 'POST');
      const { kind, type, write } = posts[path];
      const asked = readRequest(await readBody(request, options.maxBodyKib * 1024), options);
      const key = request.headers['idempotency-key'];
      if (key !== undefined && key !== asked.key)
        throw Refusal.malformed('Idempotency-Key', 'the header and the key in the body differ');
      send(response, 200, type, await queue.submit(kind, asked, value => write(value, asked, circuitVersion), gone.get(request.socket)));
    } else {
      throw new Refusal(404, `There is nothing at ${path}.`);
    }
  }

  function refuse(response, error) {
    const refusal = error instanceof Refusal ? error : new Refusal(500, 'The service failed.');
    if (!(error instanceof Refusal) && error.code !== 'ECONNRESET')
      console.error(error);
    if (refusal.retryAfterSeconds !== undefined)
      response.setHeader('Retry-After', refusal.retryAfterSeconds);
    if (refusal.allow !== undefined)
      response.setHeader('Allow', refusal.allow);
    send(response, refusal.status, JSON_TYPE, JSON.stringify({ error: refusal.message, field: refusal.field }));
  }

  function send(response, status, type, body) {
    response.writeHead(status, {
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
      'Circuit-Version': circuitVersion,
      ...(queue.isDraining ? { Connection: 'close' } : {}),
    });
    response.end(body);
  }
}

function allow(request, method) {
  if (request.method !== method)
    throw new Refusal(405, `Only ${method} goes here.`, { allow: method });
}

/** @throws {Refusal} 422 */
async function readBody(request, maxBytes) {
  const chunks = [];
  let length = 0;
  // What is too much is still read, so that the client gets to read the refusal; the request's timeout bounds it.
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= maxBytes)
      chunks.push(chunk);
  }
  if (length > maxBytes)
    throw new Refusal(422, `The body is larger than ${maxBytes} bytes (--max-body-kib).`);
  return Buffer.concat(chunks).toString('utf8');
}

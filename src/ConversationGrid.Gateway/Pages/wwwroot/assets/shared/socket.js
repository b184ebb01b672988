const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
const CONNECT_WITHIN_MS = 10_000;
const PING_EVERY_MS = 20_000;
const ANSWER_WITHIN_MS = 10_000;
const REFUSALS_TO_GIVE_UP = 3;

export const CLOSE_REPLACED = 4001;
const CLOSE_NORMAL = 1000;
const CLOSE_RESTART = 1012;

/**
 * A JSON socket that comes back.
 *
 *   closed ─▶ connecting ─▶ ready ─▶ waiting ─▶ connecting …
 *                  └▶ refused: the server is there and does not take us
 *
 * It is `ready` with the server's first frame, not with the open socket. `onPhase` gets
 * `{phase, retryInMs?, code?, hasBeenReady}`; `onFrame` gets every frame but `pong`.
 */
export class ReconnectingSocket {
  #address;
  #onFrame;
  #onPhase;
  #socket = null;
  #timer = 0;
  #pulse = 0;
  #heardAt = 0;
  #failures = 0;
  #refusals = 0;
  #hasBeenReady = false;
  #phase = 'closed';

  constructor({ address, onFrame, onPhase }) {
    this.#address = address;
    this.#onFrame = onFrame;
    this.#onPhase = onPhase;
    addEventListener('online', () => this.retryNow());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible') return;
      if (this.isReady) this.#ping();
      else this.retryNow();
    });
  }

  get isReady() {
    return this.#phase === 'ready';
  }

  get phase() {
    return this.#phase;
  }

  open() {
    this.#failures = 0;
    this.#refusals = 0;
    this.#hasBeenReady = false;
    this.#connect();
  }

  close() {
    this.#drop(CLOSE_NORMAL);
    this.#enter('closed');
  }

  /** Skips the rest of the wait before the next attempt. */
  retryNow() {
    if (this.#phase === 'waiting') this.#connect();
  }

  /** False when there is no connection; the caller keeps what it wanted to say. */
  send(frame) {
    if (!this.isReady || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #connect() {
    this.#drop(CLOSE_NORMAL);
    this.#enter('connecting');
    const socket = new WebSocket(this.#address());
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#closed(socket, 0), CONNECT_WITHIN_MS);
    socket.addEventListener('message', (event) => this.#receive(socket, event.data));
    socket.addEventListener('close', (event) => this.#closed(socket, event.code));
  }

  #receive(socket, data) {
    if (socket !== this.#socket) return;
    this.#heardAt = performance.now();
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    if (frame.type === 'pong') return;
    const isFirst = this.#phase === 'connecting';
    if (isFirst) {
      clearTimeout(this.#timer);
      this.#phase = 'ready';
      this.#failures = 0;
      this.#refusals = 0;
      this.#hasBeenReady = true;
      this.#pulse = setInterval(() => this.#ping(), PING_EVERY_MS);
    }
    this.#onFrame(frame);
    if (isFirst) this.#enter('ready');
  }

  /** Whatever is heard counts as an answer; silence means that the way is gone though nobody said so. */
  #ping() {
    const socket = this.#socket;
    const askedAt = performance.now();
    if (!this.send({ type: 'ping', at: Math.round(askedAt) })) return;
    setTimeout(() => {
      if (socket === this.#socket && this.isReady && this.#heardAt < askedAt) this.#closed(socket, 0);
    }, ANSWER_WITHIN_MS);
  }

  async #closed(socket, code) {
    if (socket !== this.#socket) return;
    const wasReady = this.isReady;
    this.#drop(CLOSE_NORMAL);
    if (code === CLOSE_REPLACED) {
      this.#enter('closed', { code });
      return;
    }
    const delay = code === CLOSE_RESTART ? FIRST_DELAY_MS * Math.random() : this.#nextDelay();
    // Before anybody is told: who is told may close for good.
    this.#timer = setTimeout(() => this.#connect(), delay);
    this.#enter('waiting', { code, retryInMs: delay });
    if (!wasReady && await isServerThere()) this.#countRefusal();
  }

  /** A browser is not told why an upgrade was refused: a server that is there and refuses again and again means it. */
  #countRefusal() {
    if (this.#phase !== 'waiting' || ++this.#refusals < REFUSALS_TO_GIVE_UP) return;
    clearTimeout(this.#timer);
    this.#enter('refused');
  }

  #nextDelay() {
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures++);
    return delay * (0.5 + Math.random() / 2);
  }

  #drop(code) {
    clearTimeout(this.#timer);
    clearInterval(this.#pulse);
    const socket = this.#socket;
    this.#socket = null;
    if (socket && socket.readyState <= WebSocket.OPEN) socket.close(code);
  }

  #enter(phase, details = {}) {
    this.#phase = phase;
    this.#onPhase({ phase, hasBeenReady: this.#hasBeenReady, ...details });
  }
}

/** The address of a socket on this page's own server. */
export function socketAddress(path, query) {
  const address = new URL(path, location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') address.searchParams.set(name, value);
  }
  return address.href;
}

async function isServerThere() {
  try {
    return (await fetch('/assets/icons.svg', { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

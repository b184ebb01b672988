/**
 * Requests on their way to the workers.
 *
 *    submit ──▶ answered before? ──▶ the same under way? ──▶ waiting (bounded) ──▶ running ──▶ answer, kept
 *                    │ its answer          │ joins it             │ full: 429        │
 *                                                               └─────────┬─────────┘
 *                                                      ends when nobody waits for it any more
 *
 * Whoever asks waits until their own deadline (504) or until they are gone, whoever else waits for the same.
 */
import { AnswerCache } from './cache.js';
import { Refusal } from './refusal.js';
import { fingerprintOf } from './request.js';

/** The share of the newest run in the mean that `Retry-After` is made from. */
const SMOOTHING = 0.2;
const FIRST_GUESS_MS = 500;

/**
 * @typedef {object} Clock
 * @property {() => number} now  milliseconds
 * @property {(milliseconds: number, action: () => void) => (() => void)} after  returns how to call it off
 */

/** @type {Clock} */
export const systemClock = {
  now: () => performance.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

export class JobQueue {
  #workers;
  #limits;
  #clock;
  #cache;
  #jobs = new Map();
  #waiting = [];
  #running = null;
  #meanRunMs = FIRST_GUESS_MS;
  #isDraining = false;
  #drained = withResolvers();

  /**
   * @param {{ run(kind: string, request: object): Promise<any>, abort(): void }} workers
   * @param {{ queue: number, maxRunMs: number, cacheMib: number }} limits
   * @param {Clock} clock
   */
  constructor(workers, limits, clock = systemClock) {
    this.#workers = workers;
    this.#limits = limits;
    this.#clock = clock;
    this.#cache = new AnswerCache(limits.cacheMib * 2 ** 20);
  }

  get isDraining() {
    return this.#isDraining;
  }

  /** Requests that run or wait. */
  get length() {
    return this.#jobs.size;
  }

  /**
   * @param {string} kind  a name in tasks.js
   * @param {import('./request.js').SolveRequest} request
   * @param {(value: any) => string} write  makes the answer's body of the task's value
   * @param {AbortSignal} gone  when nobody is there any more to read the answer
   * @returns {Promise<string>}
   * @throws {Refusal}
   */
  async submit(kind, request, write, gone) {
    const id = `${kind} ${request.key}`;
    const fingerprint = fingerprintOf(request);
    const known = this.#cache.get(id) ?? this.#jobs.get(id);
    if (known !== undefined && known.fingerprint !== fingerprint)
      throw new Refusal(422, 'key: it stands for another request already.', { field: 'key' });
    if (known?.body !== undefined)
      return known.body;
    if (gone.aborted)
      throw abandoned();
    if (known !== undefined)
      return this.#wait(known, request.deadlineMilliseconds, gone);
    if (this.#isDraining)
      throw new Refusal(503, 'The service is stopping.');
    if (this.#running !== null && this.#waiting.length >= this.#limits.queue)
      throw this.#full();

    const job = { id, fingerprint, kind, request, write, waiters: new Set() };
    this.#jobs.set(id, job);
    this.#waiting.push(job);
    const answer = this.#wait(job, request.deadlineMilliseconds, gone);
    this.#next();
    return answer;
  }

  /** Takes nothing new; resolves when all that was accepted has been answered. */
  drain() {
    this.#isDraining = true;
    this.#next();
    return this.#drained.promise;
  }

  #full() {
    const seconds = Math.ceil((this.#waiting.length + 1) * this.#meanRunMs / 1000);
    return new Refusal(429, `${this.#waiting.length} requests are waiting already.`, { retryAfterSeconds: seconds });
  }

  #wait(job, deadlineMilliseconds, gone) {
    const waiter = withResolvers();
    const leave = refusal => {
      waiter.reject(refusal);
      job.waiters.delete(waiter);
      if (job.waiters.size === 0)
        this.#end(job);
    };
    const abandon = () => leave(abandoned());
    const callOff = this.#clock.after(
      Math.min(deadlineMilliseconds, this.#limits.maxRunMs), () => leave(new Refusal(504, 'The deadline was reached.')));
    gone.addEventListener('abort', abandon);
    job.waiters.add(waiter);
    return waiter.promise.finally(() => {
      callOff();
      gone.removeEventListener('abort', abandon);
    });
  }

  #end(job) {
    // At once, though its thread takes a moment to end: the same request come again must not join it.
    this.#jobs.delete(job.id);
    if (job === this.#running)
      this.#workers.abort();
    else
      this.#waiting.splice(this.#waiting.indexOf(job), 1);
  }

  #next() {
    if (this.#running !== null)
      return;
    if (this.#waiting.length > 0)
      this.#run(this.#waiting.shift());
    else if (this.#isDraining)
      this.#drained.resolve();
  }

  async #run(job) {
    this.#running = job;
    const began = this.#clock.now();
    try {
      const body = job.write(await this.#workers.run(job.kind, job.request));
      this.#cache.set(job.id, { fingerprint: job.fingerprint, body });
      this.#settle(job, waiter => waiter.resolve(body));
    } catch (error) {
      this.#settle(job, waiter => waiter.reject(error));
    }
    this.#meanRunMs += SMOOTHING * (this.#clock.now() - began - this.#meanRunMs);
    this.#running = null;
    this.#next();
  }

  #settle(job, settle) {
    // One that was ended has given its place up, maybe to the same request come again.
    if (this.#jobs.get(job.id) === job)
      this.#jobs.delete(job.id);
    job.waiters.forEach(settle);
  }
}

/** For the record only: nobody is there to read it. */
function abandoned() {
  return new Refusal(499, 'Whoever asked is gone.');
}

function withResolvers() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

/**
 * Requests on their way to the workers.
 *
 *    submit ──▶ answered before? ──▶ the same under way? ──▶ waiting (bounded) ──▶ running ──▶ answer, kept
 *                    │ its answer          │ joins it             │ full: 429        │ deadline: 504
 */
import { AnswerCache } from './cache.js';
import { Refusal } from './refusal.js';

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
   * @returns {Promise<string>}
   * @throws {Refusal}
   */
  submit(kind, request, write) {
    const id = `${kind} ${request.key}`;
    const known = this.#cache.get(id);
    if (known !== undefined)
      return Promise.resolve(known);
    const deadline = this.#clock.now() + Math.min(request.deadlineMilliseconds, this.#limits.maxRunMs);
    const same = this.#jobs.get(id);
    if (same !== undefined) {
      // Whoever has more time brings it along.
      if (deadline > same.deadline)
        this.#setDeadline(same, deadline);
      return same.promise;
    }
    if (this.#isDraining)
      return Promise.reject(new Refusal(503, 'The service is stopping.'));
    if (this.#running !== null && this.#waiting.length >= this.#limits.queue)
      return Promise.reject(this.#full());

    const job = { id, kind, request, write, deadline, isLate: false, callOff: () => {}, ...withResolvers() };
    this.#jobs.set(id, job);
    this.#setDeadline(job, deadline);
    this.#waiting.push(job);
    this.#next();
    return job.promise;
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

  #setDeadline(job, deadline) {
    job.deadline = deadline;
    job.callOff();
    job.callOff = this.#clock.after(deadline - this.#clock.now(), () => this.#expire(job));
  }

  #expire(job) {
    job.isLate = true;
    if (job === this.#running) {
      this.#workers.abort();
      return;
    }
    this.#waiting.splice(this.#waiting.indexOf(job), 1);
    this.#settle(job, () => job.reject(late()));
  }

  #next() {
    if (this.#running === null && this.#waiting.length > 0)
      this.#run(this.#waiting.shift());
    else if (this.#isDraining && this.#jobs.size === 0)
      this.#drained.resolve();
  }

  async #run(job) {
    this.#running = job;
    const began = this.#clock.now();
    try {
      const body = job.write(await this.#workers.run(job.kind, job.request));
      this.#cache.set(job.id, body);
      this.#settle(job, () => job.resolve(body));
    } catch (error) {
      this.#settle(job, () => job.reject(job.isLate ? late() : error));
    }
    this.#meanRunMs += SMOOTHING * (this.#clock.now() - began - this.#meanRunMs);
    this.#running = null;
    this.#next();
  }

  #settle(job, settle) {
    job.callOff();
    this.#jobs.delete(job.id);
    settle();
  }
}

function late() {
  return new Refusal(504, 'The deadline was reached.');
}

function withResolvers() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

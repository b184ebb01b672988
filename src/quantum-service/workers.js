/**
 * Two threads: one runs the task, the other is started and waits. Ending the one costs nothing but its task.
 *
 *    run ──▶ hot ──▶ answer          abort: hot ends, spare becomes hot, a new spare starts
 *            spare
 */
import { Worker } from 'node:worker_threads';
import { Refusal } from './refusal.js';

export class WorkerPair {
  #start;
  #hot;
  #spare;
  #ended = 0;

  /** @param {() => Worker} start */
  constructor(start) {
    this.#start = start;
    this.#hot = this.#thread();
    this.#spare = this.#thread();
  }

  /** @param {{ module: WebAssembly.Module, sources: [string, string][], limits: import('./options.js').Options }} workerData */
  static of(workerData) {
    return new WorkerPair(() => new Worker(new URL('worker.js', import.meta.url), { workerData }));
  }

  /** How many threads were ended or failed since the start. */
  get ended() {
    return this.#ended;
  }

  /** Resolves when both threads can take a task. */
  async ready() {
    await Promise.all([this.#hot.ready, this.#spare.ready]);
  }

  /**
   * One task at a time.
   * @param {string} kind  a name in tasks.js
   * @param {import('./request.js').SolveRequest} request
   * @returns {Promise<any>} what the task returns
   * @throws {Refusal} with the task's status; 500 where the thread ended
   */
  async run(kind, request) {
    const thread = this.#hot;
    try {
      await thread.ready;
      return await thread.run({ kind, request });
    } finally {
      if (thread.hasEnded && thread === this.#hot)
        this.#replace();
    }
  }

  /** Ends the running task: its `run` throws. */
  abort() {
    this.#hot.end();
    this.#replace();
  }

  async stop() {
    await Promise.all([this.#hot.end(), this.#spare.end()]);
  }

  #replace() {
    this.#ended++;
    this.#hot = this.#spare;
    this.#spare = this.#thread();
  }

  #thread() {
    return new Thread(this.#start());
  }
}

class Thread {
  #worker;
  #settle;
  hasEnded = false;

  constructor(worker) {
    this.#worker = worker;
    this.ready = this.#answer();
    // Whoever waits for it hears of a failed start; before that nobody may be there to do so.
    this.ready.catch(() => {});
    worker.on('message', message => {
      if (message.failure)
        this.#settle.reject(new Refusal(message.failure.status, message.failure.message));
      else
        this.#settle.resolve(message.value);
    });
    worker.on('error', error => this.#fail(`The simulator failed: ${error.message}`));
    worker.on('exit', () => this.#fail('The simulator ended.'));
  }

  run(task) {
    if (this.hasEnded)
      return Promise.reject(new Refusal(500, 'The simulator ended.'));
    const answer = this.#answer();
    this.#worker.postMessage(task);
    return answer;
  }

  end() {
    this.#fail('The simulator was ended.');
    return this.#worker.terminate();
  }

  #answer() {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  #fail(message) {
    this.hasEnded = true;
    this.#settle.reject(new Refusal(500, message));
  }
}

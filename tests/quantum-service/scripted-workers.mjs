/** Workers that answer when they are told to. */
export class ScriptedWorkers {
  #running = null;
  started = [];
  ended = 0;

  run(kind, request) {
    this.started.push(`${kind} ${request.key}`);
    return new Promise((resolve, reject) => {
      this.#running = { resolve, reject };
    });
  }

  abort() {
    this.ended++;
    this.fail(new Error('ended'));
  }

  /** Resolves when all that follows from it has happened. */
  async answer(value) {
    this.#running.resolve(value);
    await settled();
  }

  fail(error) {
    this.#running.reject(error);
  }
}

/** When all promises that can go on have gone on. */
export const settled = () => new Promise(resolve => setImmediate(resolve));

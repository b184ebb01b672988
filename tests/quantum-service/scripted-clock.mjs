/** A clock that stands still until it is told to go on. */
export class ScriptedClock {
  #now = 0;
  #timers = new Set();

  now() {
    return this.#now;
  }

  after(milliseconds, action) {
    const timer = { due: this.#now + milliseconds, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** When so many timers run. */
  async armed(count) {
    while (this.#timers.size < count)
      await new Promise(resolve => setImmediate(resolve));
  }

  advance(milliseconds) {
    this.#now += milliseconds;
    for (const timer of [...this.#timers].filter(({ due }) => due <= this.#now).sort((a, b) => a.due - b.due)) {
      if (this.#timers.delete(timer))
        timer.action();
    }
  }
}

const REPEAT_MS = 3_000;
const STOP_AFTER_MS = 4_000;
const FORGET_AFTER_MS = 8_000;

/** Tells the other side of typing: at once, now and then while it lasts, and when it stops. */
export class TypingSignal {
  #tell;
  #toldAt = null;
  #timer = 0;

  constructor(tell) {
    this.#tell = tell;
  }

  typed() {
    const now = performance.now();
    if (this.#toldAt === null || now - this.#toldAt > REPEAT_MS) {
      this.#toldAt = now;
      this.#tell(true);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(), STOP_AFTER_MS);
  }

  stop() {
    clearTimeout(this.#timer);
    if (this.#toldAt !== null) this.#tell(false);
    this.#toldAt = null;
  }

  /** What was typed has been sent, which tells the other side enough. */
  sent() {
    clearTimeout(this.#timer);
    this.#toldAt = null;
  }
}

/** The other side's typing: forgotten after a while if nobody says that it stopped. */
export class TypingNotice {
  #show;
  #timer = 0;

  constructor(show) {
    this.#show = show;
  }

  set(on) {
    clearTimeout(this.#timer);
    this.#show(on);
    if (on) this.#timer = setTimeout(() => this.#show(false), FORGET_AFTER_MS);
  }
}

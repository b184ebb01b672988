import { Kept } from './kept.js';

/** Messages that the server has not acknowledged yet, oldest first. They are sent again with the same id. */
export class Outbox {
  #kept;

  constructor(storage, key) {
    this.#kept = new Kept(storage, key);
  }

  get frames() {
    return this.#kept.value ?? [];
  }

  put(frame) {
    this.#kept.value = [...this.frames, frame];
  }

  /** Takes the message out: it is stored, or was refused. */
  settle(id) {
    const settled = this.frames.find((frame) => frame.id === id);
    if (settled) this.#kept.value = this.frames.filter((frame) => frame.id !== id);
    return settled;
  }

  /** Takes out what `isGone` says is of no use any more. */
  drop(isGone) {
    if (this.frames.some(isGone)) this.#kept.value = this.frames.filter((frame) => !isGone(frame));
  }

  clear() {
    this.#kept.value = null;
  }

  reload() {
    this.#kept.reload();
  }
}

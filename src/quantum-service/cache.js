/**
 * Answers by key; those that were asked for least recently go first when there is no room.
 *
 * @typedef {object} Answer
 * @property {string} fingerprint  of the request that it answers
 * @property {string} body
 */
export class AnswerCache {
  #answers = new Map();
  #maxBytes;
  #bytes = 0;

  /** @param {number} maxBytes  of all keys and answers, at two bytes a character */
  constructor(maxBytes) {
    this.#maxBytes = maxBytes;
  }

  /** @returns {Answer | undefined} */
  get(key) {
    const answer = this.#answers.get(key);
    if (answer !== undefined) {
      this.#answers.delete(key);
      this.#answers.set(key, answer);
    }
    return answer;
  }

  /**
   * An answer larger than the whole cache is not kept.
   * @param {string} key
   * @param {Answer} answer
   */
  set(key, answer) {
    this.#delete(key);
    if (size(key, answer) > this.#maxBytes)
      return;
    this.#answers.set(key, answer);
    this.#bytes += size(key, answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#bytes <= this.#maxBytes)
        break;
      this.#delete(oldest);
    }
  }

  #delete(key) {
    const answer = this.#answers.get(key);
    if (answer === undefined)
      return;
    this.#answers.delete(key);
    this.#bytes -= size(key, answer);
  }
}

const size = (key, { fingerprint, body }) => 2 * (key.length + fingerprint.length + body.length);

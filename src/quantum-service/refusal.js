/** A request that gets an answer other than 200. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {{ field?: string, retryAfterSeconds?: number, allow?: string }} [details]
   */
  constructor(status, message, { field, retryAfterSeconds, allow } = {}) {
    super(message);
    this.status = status;
    this.field = field;
    this.retryAfterSeconds = retryAfterSeconds;
    this.allow = allow;
  }

  /** The field is missing or of another form than agreed. */
  static malformed(field, expected) {
    return new Refusal(400, `${field}: ${expected}.`, { field });
  }

  /** Well-formed, but more than this service takes. */
  static tooLarge(what, amount, limit, option) {
    return new Refusal(422, `${what}: ${amount}, and this service takes ${limit} at the most (--${option}).`);
  }
}

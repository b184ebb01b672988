/** The token is not, or no longer, right. */
export class Refused extends Error {}

/** The REST interface, asked with one token. */
export class Api {
  #token;

  constructor(token) {
    this.#token = token;
  }

  get(path) {
    return this.#ask('GET', path);
  }

  post(path, body) {
    return this.#ask('POST', path, body);
  }

  /** Null where the server does not have it. */
  async #ask(method, path, body) {
    const headers = { authorization: `Bearer ${this.#token}`, accept: 'application/json' };
    if (body) headers['content-type'] = 'application/json';
    const response = await fetch(`/api/v1${path}`, { method, headers, cache: 'no-store', body: body && JSON.stringify(body) });
    if (response.status === 401) throw new Refused();
    if (response.status === 404 || response.status === 204) return null;
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail ?? answer.title);
    return answer;
  }
}

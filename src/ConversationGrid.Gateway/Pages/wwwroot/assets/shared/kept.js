/** One JSON value kept in a browser storage. Where the browser refuses to store, it is kept for this page only. */
export class Kept {
  #storage;
  #key;
  #value;

  constructor(storage, key) {
    this.#storage = storage;
    this.#key = key;
    this.#value = this.#read();
  }

  get value() {
    return this.#value;
  }

  set value(value) {
    this.#value = value ?? null;
    try {
      if (this.#value === null) this.#storage().removeItem(this.#key);
      else this.#storage().setItem(this.#key, JSON.stringify(this.#value));
    } catch {
      // Storage is full or forbidden: what is kept ends with the page.
    }
  }

  /** Takes up what another window may have stored meanwhile. */
  reload() {
    this.#value = this.#read();
    return this.#value;
  }

  #read() {
    try {
      return JSON.parse(this.#storage().getItem(this.#key));
    } catch {
      return null;
    }
  }
}

export const forThisTab = () => sessionStorage;
export const forThisBrowser = () => localStorage;

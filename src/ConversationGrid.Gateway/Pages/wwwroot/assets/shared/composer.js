/** The most characters that a message may have; an emoji counts once. */
export const MAX_CHARACTERS = 4_000;
const SHOW_COUNT_FROM = 3_200;

/** A form to write messages in: grows with the text, counts characters, sends on Enter. */
export class Composer {
  #text;
  #count;
  #button;
  #canSend = true;

  /** `onSend` returns false to leave the text where it is. */
  constructor(form, { onSend, onInput }) {
    this.#text = form.querySelector('textarea');
    this.#count = form.querySelector('.count');
    this.#button = form.querySelector('button[type=submit]');
    this.#text.addEventListener('input', () => {
      this.#measure();
      onInput?.();
    });
    this.#text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = this.value.trim();
      if (!text || !this.#canSend || characters(text) > MAX_CHARACTERS) return;
      if (onSend(text) === false) return;
      this.value = '';
      this.#text.focus();
    });
    this.#measure();
  }

  get value() {
    return this.#text.value;
  }

  set value(value) {
    this.#text.value = value;
    this.#measure();
  }

  set canSend(can) {
    this.#canSend = can;
    this.#measure();
  }

  set placeholder(text) {
    this.#text.placeholder = text;
    this.#measure();
  }

  focus() {
    this.#text.focus();
  }

  #measure() {
    const length = characters(this.value);
    const isTooLong = length > MAX_CHARACTERS;
    this.#count.hidden = length < SHOW_COUNT_FROM;
    this.#count.textContent = isTooLong
      ? `${(length - MAX_CHARACTERS).toLocaleString()} characters too many`
      : `${(MAX_CHARACTERS - length).toLocaleString()} characters left`;
    this.#count.classList.toggle('is-over', isTooLong);
    this.#text.setAttribute('aria-invalid', String(isTooLong));
    this.#button.disabled = !this.#canSend || isTooLong || this.value.trim() === '';
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }
}

function characters(text) {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--;
  }
  return count;
}

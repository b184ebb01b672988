import { byId } from '../shared/elements.js';
import { Composer } from '../shared/composer.js';
import { TypingSignal } from '../shared/typing.js';

/** The conversation that is open: transcript, composer and what can be done with it. */
export class WorkView {
  #desk;
  #composer;
  #typing;
  #work = null;

  constructor(desk, { onProblem }) {
    this.#desk = desk;
    this.#typing = new TypingSignal((on) => this.#work && desk.typing(this.#work, on));
    this.#composer = new Composer(byId('composer'), {
      onSend: (text) => this.#send(text, onProblem),
      onInput: () => {
        if (!this.#isNote) this.#typing.typed();
      },
    });
    for (const mode of document.getElementsByName('mode')) {
      mode.addEventListener('change', () => {
        this.#typing.stop();
        this.#showMode();
        this.#composer.focus();
      });
    }
  }

  get work() {
    return this.#work;
  }

  open(work) {
    if (this.#work === work) return;
    this.#typing.stop();
    if (this.#work) this.#work.draft = { text: this.#composer.value, isNote: this.#isNote };
    this.#work = work;
    byId('open-work').hidden = !work;
    byId('nothing-open').hidden = Boolean(work);
    if (!work) return;
    byId('transcript').replaceChildren(work.transcript.root);
    work.transcript.scrollToEnd();
    byId(work.draft.isNote ? 'as-note' : 'as-message').checked = true;
    this.#composer.value = work.draft.text;
    this.show();
  }

  focus() {
    this.#composer.focus();
  }

  /** Shows what has changed about the open conversation. */
  show() {
    const work = this.#work;
    if (!work) return;
    byId('customer-name').textContent = work.name;
    byId('customer-facts').textContent = [work.customer.tier, work.customer.language, work.channel, work.conversation].filter(Boolean).join(' · ');
    const notice = byId('work-notice');
    const text = work.isWrapUp ? `${enders[work.endedBy] ?? 'The conversation has ended'}. Complete it to free your place.`
      : work.hasCustomerLeft ? 'The customer is not connected. What you write waits for them.' : '';
    notice.hidden = !text;
    if (notice.textContent !== text) notice.textContent = text;
    byId('transfer').hidden = byId('give-back').hidden = work.isWrapUp;
    byId('as-message').disabled = work.isWrapUp;
    if (work.isWrapUp) byId('as-note').checked = true;
    byId('complete').classList.toggle('primary', work.isWrapUp);
    byId('complete').classList.toggle('quiet', !work.isWrapUp);
    this.#showMode();
  }

  get #isNote() {
    return byId('as-note').checked;
  }

  #send(text, onProblem) {
    this.#typing.sent();
    if (!this.#isNote) return this.#desk.say(this.#work, text);
    if (this.#desk.note(this.#work, text)) return true;
    onProblem('There is no connection. The note stays in the field until it is back.');
    return false;
  }

  #showMode() {
    const isNote = this.#isNote;
    byId('composer').classList.toggle('is-note', isNote);
    this.#composer.placeholder = isNote ? 'A note that the customer never sees' : `Answer ${this.#work?.name ?? ''}`;
    byId('text-label').textContent = isNote ? 'Private note' : 'Message to the customer';
    byId('send').setAttribute('aria-label', isNote ? 'Add note' : 'Send');
  }
}

const enders = {
  customer: 'The customer has ended the conversation',
  agent: 'You have ended the conversation',
  bot: 'The conversation has ended',
  system: 'The conversation was ended by the service',
};

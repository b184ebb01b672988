import { Transcript } from '../shared/transcript.js';
import { TypingNotice } from '../shared/typing.js';

/** One conversation on the desk, with its transcript as it is shown. */
export class Work {
  conversation;
  customer;
  channel = 'chat';
  /** What the bot took the customer's wish for. */
  intent = null;
  isWrapUp = false;
  endedBy = null;
  hasCustomerLeft = false;
  isTyping = false;
  unread = 0;
  /** The newest message, whoever wrote it. */
  last = null;
  draft = { text: '', isNote: false };
  transcript;
  #typing;

  constructor({ conversation, customer }, agent, onTyping) {
    this.conversation = conversation;
    this.customer = customer ?? {};
    this.transcript = new Transcript({ own: 'agent', ownName: agent.name, label: 'Conversation', callThem: { customer: this.name, bot: 'Bot' } });
    this.#typing = new TypingNotice((on) => {
      this.isTyping = on;
      this.transcript.showTyping(on && this.name);
      onTyping();
    });
  }

  get name() {
    return this.customer.name || this.customer.id || 'Customer';
  }

  /** The customer spoke last. */
  get isWaitingForAnswer() {
    return !this.isWrapUp && this.last?.from === 'customer';
  }

  /** Brings it to what the server says that it holds. Messages that are new here count as unread. */
  renew({ channel, transcript, notes, state, intent }, isNew) {
    this.channel = channel;
    this.intent = intent;
    this.isWrapUp = state === 'wrap_up';
    const unseen = transcript.filter((message) => this.#remember(message) && message.from === 'customer');
    this.transcript.addAll(transcript);
    this.transcript.clearNotes();
    for (const note of notes ?? []) this.transcript.addNote(note);
    if (!isNew) this.unread += unseen.length;
  }

  /** False if the message was there before. */
  add(message) {
    if (!this.transcript.add(message)) return false;
    this.#remember(message);
    if (message.from === 'customer') this.setTyping(false);
    return true;
  }

  acknowledge({ id, seq, at }, text) {
    this.transcript.acknowledge(id, seq, at);
    if (text) this.#remember({ seq, at, text, from: 'agent' });
  }

  setTyping(on) {
    this.#typing.set(on);
  }

  #remember({ seq, at, text, from }) {
    if (this.last && this.last.seq >= seq) return false;
    this.last = { seq, at, text, from };
    return true;
  }
}

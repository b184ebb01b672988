import { newId } from '../shared/ids.js';
import { Kept, forThisBrowser } from '../shared/kept.js';
import { Outbox } from '../shared/outbox.js';
import { CLOSE_REPLACED, ReconnectingSocket, socketAddress } from '../shared/socket.js';

const MOST_UNSENT = 20;

/**
 * The customer's end of one conversation: keeps it over reloads and lost connections, and tells `view` what
 * there is to show. Nothing that the customer wrote is lost before the server has acknowledged it.
 */
export class Conversation {
  #view;
  #kept = new Kept(forThisBrowser, 'conversationgrid.chat');
  #outbox = new Outbox(forThisBrowser, 'conversationgrid.chat.unsent');
  #refused = new Map();
  #socket;
  #profile = {};
  #status = 'bot';
  #unsentRating = null;

  constructor(view) {
    this.#view = view;
    this.#socket = new ReconnectingSocket({
      address: () => this.#address(),
      onFrame: (frame) => this.#take(frame),
      onPhase: (phase) => this.#entered(phase),
    });
  }

  get isKept() {
    return Boolean(this.#kept.value?.token);
  }

  get status() {
    return this.#status;
  }

  start(profile) {
    this.#profile = profile;
    this.#socket.open();
  }

  /** Goes on with the kept conversation, from its beginning: the page has nothing of it. */
  resume() {
    this.#kept.reload();
    this.#outbox.reload();
    for (const frame of this.#outbox.frames) this.#view.showUnsent(frame.id, frame.text);
    this.#socket.open();
  }

  /** False when so much waits to be sent that more would not help. */
  say(text) {
    if (this.#outbox.frames.length >= MOST_UNSENT) return false;
    const frame = { type: 'message', id: newId('m'), text };
    this.#outbox.put(frame);
    this.#view.showUnsent(frame.id, text);
    this.#socket.send(frame);
    return true;
  }

  typing(on) {
    this.#socket.send({ type: 'typing', on });
  }

  askForPerson() {
    return this.#socket.send({ type: 'escalate', reason: 'asked for a person' });
  }

  end() {
    return this.#socket.send({ type: 'end' });
  }

  rate(score, comment) {
    this.#unsentRating = { type: 'rate', id: newId('r'), score, ...(comment && { comment }) };
    if (this.#socket.isReady) this.#sendRating();
    else this.#socket.open();
  }

  retryNow() {
    this.#socket.retryNow();
  }

  /** Lets go of the conversation; the next one is a new one. */
  forget() {
    this.#kept.value = null;
    this.#outbox.clear();
    this.#socket.close();
    // The ending of the last one must not keep the next from coming back.
    this.#status = 'bot';
    this.#unsentRating = null;
  }

  #address() {
    const kept = this.#kept.value;
    return socketAddress('/ws/chat', kept?.token
      ? { conversation: kept.conversation, token: kept.token, after: String(this.#view.complete) }
      : this.#profile);
  }

  #entered({ phase, code, ...details }) {
    if (code === CLOSE_REPLACED) phase = 'replaced';
    if (phase === 'waiting' && this.#status === 'ended' && !this.#unsentRating) {
      // Over: there is nothing to come back to.
      this.#socket.close();
      return;
    }
    this.#view.showConnection({ phase, ...details });
    if (phase === 'ready') {
      for (const frame of this.#outbox.frames) this.#socket.send(frame);
      if (this.#unsentRating) this.#sendRating();
    }
  }

  #take(frame) {
    switch (frame.type) {
      case 'welcome':
        this.#kept.value = { ...this.#kept.value, conversation: frame.conversation, token: frame.token };
        this.#take({ type: 'status', state: frame.state });
        break;
      case 'ack':
        this.#outbox.settle(frame.id);
        this.#refused.delete(frame.id);
        this.#view.showDelivered(frame.id, frame.seq, frame.at);
        break;
      case 'message':
        if (frame.id) this.#outbox.settle(frame.id);
        this.#view.showMessage(frame);
        break;
      case 'typing':
        this.#view.showTyping(frame.from, frame.on);
        break;
      case 'status':
        this.#status = frame.state;
        this.#view.showStatus(frame, { isRated: Boolean(this.#kept.value?.isRated) });
        break;
      case 'error':
        this.#refuse(frame);
        break;
    }
  }

  #refuse({ code, message, id }) {
    // Told by the close code, too.
    if (code === 'replaced') return;
    const again = code === 'rate_limited' || code === 'failed';
    const unsent = id && this.#outbox.settle(id);
    if (unsent) {
      this.#refused.set(id, unsent);
      this.#view.showRefused(id, message, again || code === 'full' ? () => this.#sayAgain(id) : null);
    } else if (id?.startsWith('r') && code !== 'already_rated') {
      this.#kept.value = { ...this.#kept.value, isRated: false };
      this.#view.showRatingRefused(message);
    } else if (code !== 'already_rated' && code !== 'unknown_type') {
      this.#view.showProblem(message);
    }
  }

  #sayAgain(id) {
    const frame = this.#refused.get(id);
    if (!frame) return;
    this.#refused.delete(id);
    this.#outbox.put(frame);
    this.#socket.send(frame);
  }

  /** A rating is answered only when it is refused. */
  #sendRating() {
    if (!this.#socket.send(this.#unsentRating)) return;
    this.#unsentRating = null;
    this.#kept.value = { ...this.#kept.value, isRated: true };
  }
}

import { newId } from '../shared/ids.js';
import { forThisTab } from '../shared/kept.js';
import { Outbox } from '../shared/outbox.js';
import { ReconnectingSocket, socketAddress } from '../shared/socket.js';
import { ServerClock } from '../shared/times.js';
import { Work } from './work.js';

/**
 * The agent's end: who the agent is, what is offered and what they hold, as the server has it. `view` is told
 * of every change and asked nothing.
 */
export class Desk {
  agent = null;
  /** What conversations can be about. */
  intents = [];
  activity = 'away';
  offers = new Map();
  work = new Map();
  clock = new ServerClock();
  #view;
  #token = '';
  #socket;
  #outbox = new Outbox(forThisTab, 'conversationgrid.desk.unsent');
  #refused = new Map();
  /** Conversations that were let go of and may come back if the server refuses that, by the request's id. */
  #leaving = new Map();
  #accepting = new Set();

  constructor(view) {
    this.#view = view;
    this.#socket = new ReconnectingSocket({
      address: () => socketAddress('/ws/agent', { token: this.#token }),
      onFrame: (frame) => this.#take(frame),
      onPhase: (phase) => this.#entered(phase),
    });
  }

  open(token) {
    this.#token = token;
    this.clock.read();
    this.#socket.open();
  }

  /** Leaves for good: no offers, no reconnect. */
  close() {
    this.#socket.send({ type: 'activity', state: 'offline', reason: 'logged_out' });
    this.#outbox.clear();
    this.#socket.close();
  }

  retryNow() {
    this.#socket.retryNow();
  }

  setActivity(state) {
    return this.#socket.send({ type: 'activity', state });
  }

  accept(offer) {
    if (this.#socket.send({ type: 'accept', offer })) this.#accepting.add(this.offers.get(offer)?.conversation);
  }

  decline(offer) {
    this.#socket.send({ type: 'decline', offer });
  }

  say(work, text) {
    const frame = { type: 'message', conversation: work.conversation, id: newId('a'), text };
    this.#outbox.put(frame);
    work.transcript.addPending(frame.id, text);
    this.#socket.send(frame);
    return true;
  }

  /** Notes carry no id to send them twice by, so they are taken only while there is a connection. */
  note(work, text) {
    const id = newId('n');
    if (!this.#socket.send({ type: 'note', id, conversation: work.conversation, text })) return false;
    work.transcript.addNote({ text, agent: this.agent.name, at: new Date(this.clock.now()).toISOString() });
    return true;
  }

  typing(work, on) {
    this.#socket.send({ type: 'typing', conversation: work.conversation, on });
  }

  transfer(work, to, note) {
    this.#leave(work, { type: 'transfer', to, ...(note && { note }) });
  }

  giveBack(work) {
    this.#leave(work, { type: 'return' });
  }

  complete(work, disposition, intent) {
    this.#leave(work, { type: 'complete', disposition, ...(intent && { intent }) });
  }

  /** The server is silent when it agrees. */
  #leave(work, frame) {
    const id = newId('l');
    if (!this.#socket.send({ ...frame, id, conversation: work.conversation })) {
      this.#view.showProblem('There is no connection. Please try again when it is back.');
      return;
    }
    this.#leaving.set(id, work);
    this.#remove(work);
  }

  #remove(work) {
    this.work.delete(work.conversation);
    this.#outbox.drop((frame) => frame.conversation === work.conversation);
    this.#view.workRemoved(work);
  }

  #entered(phase) {
    if (phase.phase === 'ready') {
      for (const frame of this.#outbox.frames) this.#socket.send(frame);
    } else {
      // The server takes offers back as soon as a desk is gone.
      this.#accepting.clear();
      this.offers.clear();
      this.#view.offersChanged();
    }
    this.#view.showConnection(phase);
  }

  #take(frame) {
    const work = this.work.get(frame.conversation);
    switch (frame.type) {
      case 'hello':
        this.#begin(frame);
        break;
      case 'activity':
        this.activity = frame.state;
        this.#view.activityChanged(frame.reason);
        break;
      case 'offer':
        this.offers.set(frame.offer, frame);
        this.#view.offersChanged(frame);
        break;
      case 'offer_ended':
        this.#endOffer(frame.offer, frame.reason);
        break;
      case 'assigned':
        this.#assign(frame);
        break;
      case 'ack':
        this.#acknowledge(frame, work);
        break;
      case 'error':
        this.#refuse(frame, work);
        break;
      default:
        if (work) this.#takeNews(frame, work);
    }
  }

  #takeNews(frame, work) {
    switch (frame.type) {
      case 'message':
        if (!work.add(frame)) return;
        if (frame.from === 'customer' && !this.#view.isBeingRead(work)) work.unread++;
        break;
      case 'typing':
        if (frame.from === 'customer') work.setTyping(frame.on);
        break;
      case 'customer':
        work.hasCustomerLeft = frame.presence === 'left';
        break;
      case 'ended':
        work.isWrapUp = true;
        work.endedBy = frame.by;
        break;
    }
    this.#view.workChanged(work);
  }

  /** The whole desk as it stands: what the server does not hold any more goes. */
  #begin({ agent, activity, work, offers, intents }) {
    this.agent = agent;
    this.intents = intents;
    this.activity = activity;
    this.offers = new Map(offers.map((offer) => [offer.offer, offer]));
    this.#leaving.clear();
    for (const gone of [...this.work.values()].filter((held) => !work.some(({ conversation }) => conversation === held.conversation))) {
      this.#remove(gone);
      this.#view.showProblem(`${gone.name} is not on your desk any more.`);
    }
    for (const assigned of work) this.#assign(assigned);
    for (const frame of this.#outbox.frames) this.work.get(frame.conversation)?.transcript.addPending(frame.id, frame.text);
    this.#outbox.drop((frame) => !this.work.has(frame.conversation));
    this.#view.begun();
  }

  #assign(assigned) {
    const held = this.work.get(assigned.conversation);
    const work = held ?? new Work(assigned, this.agent, () => this.#view.workChanged(work));
    this.work.set(work.conversation, work);
    work.renew(assigned, !held);
    this.#view.workChanged(work);
    if (this.#accepting.delete(work.conversation)) this.#view.bringUp(work);
  }

  #endOffer(offer, reason) {
    const ended = this.offers.get(offer);
    if (!ended) return;
    this.offers.delete(offer);
    this.#view.offersChanged();
    if (reason === 'cancelled') this.#view.showProblem(`${ended.customer?.name || 'The customer'} does not need a person any more.`);
  }

  #acknowledge(frame, work) {
    const sent = this.#outbox.settle(frame.id);
    this.#refused.delete(frame.id);
    work?.acknowledge(frame, sent?.text);
    if (work) this.#view.workChanged(work);
  }

  #refuse({ code, message, id, conversation, offer }, work) {
    const unsent = id && this.#outbox.settle(id);
    if (unsent && work) {
      this.#refused.set(id, unsent);
      const canRetry = code === 'rate_limited' || code === 'failed';
      work.transcript.fail(id, message, canRetry ? () => this.#sayAgain(id) : null);
      return;
    }
    if (offer) {
      this.#accepting.delete(this.offers.get(offer)?.conversation);
      this.offers.delete(offer);
      this.#view.offersChanged();
      this.#view.showProblem('This offer is gone.');
      return;
    }
    const leaving = this.#leaving.get(id);
    this.#leaving.delete(id);
    if (leaving && code !== 'not_yours') {
      this.work.set(conversation, leaving);
      this.#view.bringUp(leaving);
    }
    this.#view.showProblem(message);
  }

  #sayAgain(id) {
    const frame = this.#refused.get(id);
    if (!frame) return;
    this.#refused.delete(id);
    this.#outbox.put(frame);
    this.#socket.send(frame);
  }
}

import { byId, element } from '../shared/elements.js';
import { LettingGo } from './letting-go.js';
import { NewsBadge } from './news-badge.js';
import { OfferBoard } from './offers.js';
import { WorkList } from './work-list.js';
import { WorkView } from './work-view.js';

const awayReasons = { missed_offers: 'You are away now, since you missed several offers in a row.' };

/** The desk on the screen: side by side where there is room, one view after the other on a phone. */
export class DeskView {
  #desk;
  #onRefused;
  #offers;
  #list;
  #open;
  #badge = new NewsBadge();
  #isNarrow = matchMedia('(max-width: 820px)');

  constructor(onRefused) {
    this.#onRefused = onRefused;
  }

  /** The desk is made with its view, so the view learns of it afterwards. */
  attach(desk) {
    this.#desk = desk;
    this.#offers = new OfferBoard(desk);
    this.#list = new WorkList(desk, (work) => this.#select(work));
    this.#open = new WorkView(desk, { onProblem: (text) => this.showProblem(text) });
    new LettingGo(desk, () => this.#open.work);
    byId('activity').addEventListener('click', () => desk.setActivity(desk.activity === 'available' ? 'away' : 'available'));
    byId('retry').addEventListener('click', () => desk.retryNow());
    byId('back').addEventListener('click', () => this.#back());
    byId('offers-waiting').addEventListener('click', () => this.#back());
    addEventListener('popstate', (event) => {
      if (event.state?.view !== 'work') this.#showSide();
    });
    document.addEventListener('visibilitychange', () => {
      if (this.#open.work && this.isBeingRead(this.#open.work)) this.#read(this.#open.work);
    });
  }

  begun() {
    document.body.dataset.page = 'desk';
    byId('agent-name').textContent = this.#desk.agent.name;
    byId('agent-facts').textContent = this.#desk.agent.skills.join(', ') || this.#desk.agent.agent;
    this.activityChanged();
    this.offersChanged();
    this.#showAll();
  }

  showConnection({ phase, hasBeenReady }) {
    if (phase === 'refused' && !hasBeenReady) {
      this.#onRefused();
      return;
    }
    document.body.dataset.connection = phase;
    byId('connection').hidden = phase === 'ready' || !hasBeenReady;
    byId('connection-text').textContent = phase === 'refused' ? 'The server does not take this desk back. Log in again.' : 'Connection lost, trying again. Messages are kept.';
    byId('retry').hidden = phase !== 'waiting';
    byId('activity').disabled = phase !== 'ready';
  }

  activityChanged(reason) {
    const isAvailable = this.#desk.activity === 'available';
    byId('activity').setAttribute('aria-checked', String(isAvailable));
    byId('activity-word').textContent = { available: 'Available', away: 'Away' }[this.#desk.activity] ?? 'Offline';
    const notice = isAvailable || !reason ? '' : awayReasons[reason] ?? `You are away now: ${reason.replaceAll('_', ' ')}.`;
    byId('activity-notice').hidden = !notice;
    byId('activity-notice').textContent = notice;
    byId('no-work').textContent = isAvailable ? 'No conversations. Offers show up here.' : 'No conversations. Switch to available to be offered some.';
  }

  offersChanged(added) {
    this.#offers.show();
    if (added) this.#offers.announce(added);
    this.#badge.show(this.#desk);
  }

  workChanged(work) {
    if (work === this.#open.work) {
      if (this.isBeingRead(work)) work.unread = 0;
      this.#open.show();
    }
    this.#showAll();
  }

  workRemoved(work) {
    if (work === this.#open.work) {
      this.#open.open(null);
      this.#back();
    }
    this.#showAll();
  }

  /** Opens a conversation that was just accepted, or could not be let go of. */
  bringUp(work) {
    this.#select(work);
  }

  isBeingRead(work) {
    return work === this.#open.work && document.visibilityState === 'visible' && (!this.#isNarrow.matches || document.body.dataset.view === 'work');
  }

  showProblem(message) {
    const toast = element('p', { class: 'toast' }, message);
    byId('toasts').append(toast);
    setTimeout(() => toast.remove(), 6_000);
  }

  #showAll() {
    this.#list.show(this.#open.work);
    this.#badge.show(this.#desk);
  }

  #select(work) {
    if (!work) return;
    document.body.dataset.view = 'work';
    // The phone's own way back leads to the list.
    if (this.#isNarrow.matches && history.state?.view !== 'work') history.pushState({ view: 'work' }, '');
    this.#open.open(work);
    this.#read(work);
    this.#open.focus();
  }

  #read(work) {
    work.unread = 0;
    this.#showAll();
  }

  #back() {
    if (history.state?.view === 'work') history.back();
    this.#showSide();
  }

  #showSide() {
    document.body.dataset.view = 'side';
  }
}

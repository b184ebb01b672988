import { byId, element } from '../shared/elements.js';
import { icon } from '../shared/icons.js';
import { briefly } from '../shared/times.js';

const TICK_MS = 250;

/** The offers that are open, each with the time that is left for it. */
export class OfferBoard {
  #desk;
  #cards = new Map();
  #timer = 0;

  constructor(desk) {
    this.#desk = desk;
  }

  show() {
    const { offers } = this.#desk;
    for (const [id, card] of this.#cards) {
      if (offers.has(id)) continue;
      card.root.remove();
      this.#cards.delete(id);
    }
    for (const offer of offers.values()) {
      if (this.#cards.has(offer.offer)) continue;
      const card = this.#card(offer);
      this.#cards.set(offer.offer, card);
      byId('offer-list').append(card.root);
    }
    byId('offers').hidden = offers.size === 0;
    clearInterval(this.#timer);
    if (offers.size > 0) this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#tick();
  }

  /** What is read out when an offer comes. */
  announce(offer) {
    const seconds = this.#secondsLeft(offer);
    byId('announcement').textContent = `New offer from ${offer.customer?.name || 'a customer'}: ${intentName(offer.intent)}. ${Math.round(seconds)} seconds to accept.`;
  }

  #card(offer) {
    const left = element('span', { class: 'left' });
    const bar = element('span', { class: 'bar-left' });
    const accept = element('button', { type: 'button', class: 'primary', onclick: () => {
      accept.disabled = true;
      accept.textContent = 'Accepting …';
      this.#desk.accept(offer.offer);
    } }, 'Accept');
    const decline = element('button', { type: 'button', class: 'quiet', onclick: () => {
      decline.disabled = true;
      this.#desk.decline(offer.offer);
    } }, 'Decline');
    const root = element('li', { class: 'offer' },
      element('div', { class: 'offer-head' },
        element('h3', {}, intentName(offer.intent)),
        left),
      element('p', { class: 'facts' },
        offer.channel === 'voice' ? icon('phone') : null,
        [offer.customer?.name || 'Customer', offer.customer?.tier, offer.customer?.language, `waited ${briefly(offer.waitedSeconds)}`].filter(Boolean).join(' · ')),
      element('p', { class: 'summary' }, offer.summary),
      element('div', { class: 'lease', 'aria-hidden': 'true' }, bar),
      element('div', { class: 'choices' }, decline, accept));
    const whole = Math.max(1, this.#secondsLeft(offer));
    return { root, left, bar, accept, decline, offer, whole };
  }

  #secondsLeft(offer) {
    return Math.max(0, (Date.parse(offer.expiresAt) - this.#desk.clock.now()) / 1000);
  }

  #tick() {
    let soonest = Infinity;
    for (const card of this.#cards.values()) {
      const seconds = this.#secondsLeft(card.offer);
      soonest = Math.min(soonest, seconds);
      card.left.textContent = seconds > 0 ? `${Math.ceil(seconds)} s` : 'over';
      card.bar.style.width = `${Math.min(100, 100 * seconds / card.whole)}%`;
      card.root.classList.toggle('is-urgent', seconds <= 5);
      if (seconds === 0) card.accept.disabled = card.decline.disabled = true;
    }
    const count = this.#cards.size;
    const banner = byId('offers-waiting');
    banner.hidden = count === 0;
    banner.textContent = `${count === 1 ? '1 offer waits' : `${count} offers wait`} · ${Math.ceil(Math.min(soonest, 9999))} s`;
  }
}

function intentName(intent) {
  const words = (intent ?? 'conversation').replaceAll('_', ' ');
  return words[0].toUpperCase() + words.slice(1);
}

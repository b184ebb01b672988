import { byId, element } from '../shared/elements.js';
import { icon } from '../shared/icons.js';
import { briefly } from '../shared/times.js';

const REFRESH_MS = 10_000;

/** The conversations that the agent holds. */
export class WorkList {
  #desk;
  #onSelect;
  #rows = new Map();
  #selected = null;

  constructor(desk, onSelect) {
    this.#desk = desk;
    this.#onSelect = onSelect;
    setInterval(() => this.show(this.#selected), REFRESH_MS);
  }

  show(selected) {
    this.#selected = selected;
    for (const [conversation, row] of this.#rows) {
      if (this.#desk.work.has(conversation)) continue;
      row.root.remove();
      this.#rows.delete(conversation);
    }
    for (const work of this.#desk.work.values()) {
      if (!this.#rows.has(work.conversation)) this.#add(work);
      this.#update(this.#rows.get(work.conversation), work);
    }
    byId('no-work').hidden = this.#desk.work.size > 0;
  }

  #add(work) {
    const name = element('span', { class: 'row-name' });
    const preview = element('span', { class: 'row-preview' });
    const marks = element('span', { class: 'row-marks' });
    const button = element('button', { type: 'button', class: 'row', onclick: () => this.#onSelect(this.#desk.work.get(work.conversation)) },
      element('span', { class: 'row-words' }, name, preview), marks);
    const row = { root: element('li', {}, button), button, name, preview, marks };
    this.#rows.set(work.conversation, row);
    byId('work-list').append(row.root);
  }

  #update({ button, name, preview, marks }, work) {
    button.setAttribute('aria-current', String(work === this.#selected));
    name.replaceChildren(...(work.channel === 'voice' ? [icon('phone'), work.name] : [work.name]));
    preview.textContent = work.isTyping ? 'is typing …' : work.last ? (work.last.from === 'agent' ? 'You: ' : '') + work.last.text : '';
    marks.replaceChildren(...this.#marks(work));
  }

  #marks(work) {
    const marks = [];
    if (work.isWrapUp) marks.push(element('span', { class: 'mark-word is-ended' }, 'wrap-up'));
    else if (work.hasCustomerLeft) marks.push(element('span', { class: 'mark-word is-gone' }, 'left'));
    if (work.unread > 0) {
      marks.push(element('span', { class: 'unread' }, String(work.unread), element('span', { class: 'unseen' }, ' unread')));
    }
    if (work.isWaitingForAnswer) {
      const seconds = (this.#desk.clock.now() - Date.parse(work.last.at)) / 1000;
      marks.push(element('span', { class: 'mark-word' }, `waits ${briefly(seconds)}`));
    }
    return marks;
  }
}

import { byId } from '../shared/elements.js';

/** Tells of news where an agent in another tab sees it: in the title and the tab's picture. */
export class NewsBadge {
  #title = document.title;

  show(desk) {
    const count = desk.offers.size + [...desk.work.values()].reduce((sum, work) => sum + work.unread, 0);
    document.title = count > 0 ? `(${count}) ${this.#title}` : this.#title;
    byId('favicon').href = count > 0 ? '/assets/favicon-news.svg' : '/assets/favicon.svg';
  }
}

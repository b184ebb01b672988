import { element, linked } from './elements.js';
import { icon } from './icons.js';
import { clockTime, dayName } from './times.js';

const NEAR_END_PX = 80;
const names = { customer: 'Customer', bot: 'Assistant', agent: 'Agent', system: '' };

/**
 * The messages of one conversation, in the order of their numbers: however often and in whatever order they
 * come, each stands there once. Behind them stand those that wait for their number.
 */
export class Transcript {
  /** Shown: a scrolling log. */
  root;
  #list = element('ol', { class: 'messages' });
  #typing;
  #own;
  #ownName;
  #names;
  #bySeq = new Map();
  #pending = new Map();
  #onScroll;
  #isAtEnd = true;
  #height = 0;

  /** `own` is the author whose words stand on the right, `ownName` tells them from others in the same role; `onScroll` is told whether the end is in view. */
  constructor({ own, ownName, label, callThem = {}, onScroll = () => {} }) {
    this.#own = own;
    this.#ownName = ownName;
    this.#names = { ...names, ...callThem };
    this.#typing = element('p', { class: 'typing', hidden: true }, element('span', { class: 'typing-name' }),
      element('span', { class: 'dots', 'aria-hidden': 'true' }, element('i'), element('i'), element('i')));
    this.#onScroll = onScroll;
    this.root = element('div', { class: 'transcript', role: 'log', 'aria-label': label, tabindex: '0' }, this.#list, this.#typing);
    // What grows below, quick replies or the keyboard of a phone, must not hide the end from who was reading it.
    new ResizeObserver(() => {
      this.#height = this.root.clientHeight;
      if (this.#isAtEnd) this.scrollToEnd();
    }).observe(this.root);
    this.root.addEventListener('scroll', () => {
      if (this.root.clientHeight !== this.#height) return;
      this.#isAtEnd = this.root.scrollHeight - this.root.scrollTop - this.#height < NEAR_END_PX;
      this.#onScroll(this.#isAtEnd);
    }, { passive: true });
  }

  get isEmpty() {
    return this.#list.childElementCount === 0;
  }

  /** The highest number up to which none is missing: where to resume. */
  get complete() {
    let seq = 0;
    while (this.#bySeq.has(seq + 1)) seq++;
    return seq;
  }

  /** Adds a stored message; false if it was there. */
  add(message) {
    if (this.#bySeq.has(message.seq)) {
      if (message.id) this.#forgetPending(message.id);
      return false;
    }
    const waiting = message.id && this.#pending.get(message.id);
    if (waiting) {
      this.acknowledge(message.id, message.seq, message.at);
      return true;
    }
    const row = this.#row(message);
    if (row.classList.contains('is-own')) this.#tick(row, 'tick', 'Delivered');
    this.#number(row, message.seq, message.at);
    return true;
  }

  /** Adds many at once, without reading each of them out. */
  addAll(messages) {
    this.root.setAttribute('aria-busy', 'true');
    for (const message of messages) this.add(message);
    this.root.removeAttribute('aria-busy');
    this.scrollToEnd();
  }

  /** Adds a message of one's own that the server has not stored yet. */
  addPending(id, text) {
    if (this.#pending.has(id)) return;
    const row = this.#row({ from: this.#own, text });
    row.classList.add('is-pending');
    this.#tick(row, 'clock', 'Sending');
    this.#pending.set(id, row);
    this.#list.append(row);
    this.#group(row);
    this.scrollToEnd();
  }

  acknowledge(id, seq, at) {
    const row = this.#pending.get(id);
    if (!row) return;
    this.#pending.delete(id);
    const next = row.nextElementSibling;
    row.remove();
    if (next) this.#group(next);
    if (this.#bySeq.has(seq)) return;
    row.classList.remove('is-pending', 'is-failed');
    row.querySelector('.failure')?.remove();
    this.#stamp(row, at);
    this.#tick(row, 'tick', 'Delivered');
    this.#number(row, seq, at);
  }

  /** Marks a message of one's own that was refused. */
  fail(id, reason, retry) {
    const row = this.#pending.get(id);
    if (!row) return;
    row.classList.add('is-failed');
    row.querySelector('.failure')?.remove();
    this.#tick(row, 'warning', 'Not sent');
    const line = element('p', { class: 'failure' }, `Not sent: ${reason} `);
    if (retry) {
      line.append(element('button', { type: 'button', class: 'link', onclick: () => {
        row.classList.remove('is-failed');
        line.remove();
        this.#tick(row, 'clock', 'Sending');
        retry();
      } }, 'Try again'));
    }
    row.append(line);
  }

  /** Adds a private note at its time. */
  addNote(note) {
    const row = element('li', { class: 'message note' },
      element('p', { class: 'author' }, `Private note${note.agent ? ` · ${note.agent}` : ''}`),
      element('div', { class: 'bubble' }, note.text));
    this.#stamp(row, note.at);
    this.#place(row, null, Date.parse(note.at));
  }

  /** Removes all notes, to be added again as the server has them. */
  clearNotes() {
    for (const note of this.#list.querySelectorAll('.note')) note.remove();
    for (const row of this.#list.children) this.#group(row);
  }

  /** Says who is typing; nothing to hide it. */
  showTyping(name) {
    this.#typing.hidden = !name;
    this.#typing.firstElementChild.textContent = name ? `${name} is typing` : '';
    if (name && this.#isAtEnd) this.scrollToEnd();
  }

  scrollToEnd() {
    this.root.scrollTop = this.root.scrollHeight;
    this.#isAtEnd = true;
    this.#onScroll(true);
  }

  #forgetPending(id) {
    this.#pending.get(id)?.remove();
    this.#pending.delete(id);
  }

  #row({ from, name, text, at }) {
    const isOwn = from === this.#own && (!name || !this.#ownName || name === this.#ownName);
    const author = isOwn ? 'You' : name ?? this.#names[from] ?? from;
    const row = element('li', { class: `message from-${from}${isOwn ? ' is-own' : ''}` },
      element('p', { class: 'author' }, author),
      element('div', { class: 'bubble' }, ...(from === 'customer' ? [text] : linked(text))),
      element('p', { class: 'foot' }, element('time'), element('span', { class: 'tick' })));
    row.dataset.author = `${from}/${author}`;
    if (at) this.#stamp(row, at);
    return row;
  }

  #stamp(row, at) {
    row.dataset.at = String(Date.parse(at));
    let time = row.querySelector('time');
    if (!time) {
      time = element('time');
      row.append(element('p', { class: 'foot' }, time));
    }
    time.dateTime = new Date(at).toISOString();
    time.textContent = clockTime(at);
  }

  #tick(row, picture, words) {
    row.querySelector('.tick').replaceChildren(icon(picture), element('span', { class: 'unseen' }, words));
  }

  #number(row, seq, at) {
    row.dataset.seq = String(seq);
    this.#bySeq.set(seq, row);
    this.#place(row, seq, Date.parse(at));
  }

  /** Behind all that has a lower number, or where one of the two has none, an earlier time. */
  #place(row, seq, at) {
    let before = this.#list.lastElementChild;
    while (before && this.#isLater(before, seq, at)) before = before.previousElementSibling;
    if (before) before.after(row);
    else this.#list.prepend(row);
    this.#group(row);
    if (row.nextElementSibling) this.#group(row.nextElementSibling);
    if (this.#isAtEnd) this.scrollToEnd();
    else this.#onScroll(false);
  }

  #isLater(row, seq, at) {
    if (row.classList.contains('is-pending')) return true;
    return seq !== null && row.dataset.seq ? Number(row.dataset.seq) > seq : Number(row.dataset.at) > at;
  }

  /** Shows the author once above what they say in a row, and the day once above its first message. */
  #group(row) {
    const before = row.previousElementSibling;
    row.classList.toggle('is-continued', Boolean(row.dataset.author) && before?.dataset.author === row.dataset.author);
    const day = row.dataset.at ? dayName(Number(row.dataset.at)) : null;
    const isNewDay = day !== null && (!before?.dataset.at || dayName(Number(before.dataset.at)) !== day);
    if (isNewDay) row.dataset.day = day;
    else delete row.dataset.day;
  }
}

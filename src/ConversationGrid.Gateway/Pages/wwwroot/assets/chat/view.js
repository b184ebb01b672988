import { byId, element } from '../shared/elements.js';
import { Composer } from '../shared/composer.js';
import { roughly } from '../shared/times.js';
import { Transcript } from '../shared/transcript.js';
import { TypingNotice } from '../shared/typing.js';

/** Everything that the customer sees. It asks nobody anything; what the customer does goes to `actions`. */
export class ChatView {
  #transcript;
  #composer;
  #typing = new TypingNotice((on) => this.#transcript.showTyping(on && this.#typist));
  #typist = 'Assistant';
  #suggestions = null;
  #state = 'bot';
  #isConnected = false;
  #retry = 0;

  constructor(actions) {
    this.#transcript = new Transcript({
      own: 'customer',
      label: 'Conversation',
      onScroll: (isAtEnd) => { byId('newest').hidden = isAtEnd; },
    });
    byId('transcript').replaceWith(this.#transcript.root);
    this.#composer = new Composer(byId('composer'), { onSend: actions.say, onInput: actions.typed });
    byId('composer').querySelector('textarea').addEventListener('blur', actions.stoppedTyping);
    byId('newest').addEventListener('click', () => this.#transcript.scrollToEnd());
    byId('ask-for-person').addEventListener('click', actions.askForPerson);
    byId('retry').addEventListener('click', actions.retryNow);
    byId('take-back').addEventListener('click', actions.takeBack);
    byId('start-over').addEventListener('click', actions.startOver);
    byId('new-conversation').addEventListener('click', actions.startOver);
    byId('start').addEventListener('submit', (event) => {
      event.preventDefault();
      actions.start(byId('name').value.trim());
    });
    byId('rating').addEventListener('submit', (event) => {
      event.preventDefault();
      const score = Number(new FormData(event.target).get('score'));
      if (score) actions.rate(score, byId('comment').value.trim());
    });
    byId('rating').addEventListener('change', () => { byId('send-rating').disabled = false; });
    const ending = byId('ending');
    byId('end').addEventListener('click', () => ending.showModal());
    ending.addEventListener('close', () => {
      if (ending.returnValue === 'end') actions.end();
      ending.returnValue = '';
    });
  }

  get complete() {
    return this.#transcript.complete;
  }

  /** Before, the browser would send the form itself, and the click would be lost. */
  allowStart() {
    byId('start-conversation').disabled = false;
  }

  /** Leaves the start form for the conversation. */
  enter() {
    document.body.dataset.page = 'conversation';
    this.#arrange();
  }

  focusComposer() {
    this.#composer.focus();
  }

  showConnection({ phase, retryInMs, hasBeenReady }) {
    clearInterval(this.#retry);
    this.#isConnected = phase === 'ready';
    document.body.dataset.connection = phase;
    byId('replaced').hidden = phase !== 'replaced';
    byId('refused').hidden = phase !== 'refused';
    const isTrouble = phase === 'waiting' || (phase === 'connecting' && document.body.dataset.trouble === 'yes');
    document.body.dataset.trouble = isTrouble ? 'yes' : 'no';
    byId('connection').hidden = !isTrouble;
    byId('retry').hidden = phase !== 'waiting';
    if (phase === 'waiting') {
      const lost = hasBeenReady ? 'Connection lost.' : 'No connection yet.';
      this.#say('connection-text', `${lost} What you write is kept and sent as soon as it is back.`);
      this.#countDown(retryInMs);
    } else if (phase === 'connecting') {
      this.#say('connection-text', 'Connecting …');
    }
    this.#arrange();
  }

  showStatus({ state, position, estimatedWaitSeconds, agent }, { isRated }) {
    this.#state = state;
    document.body.dataset.state = state;
    if (state !== 'agent') this.#typing.set(false);
    this.#typist = agent?.name ?? 'Assistant';
    this.#say('status', statusLine(state, position, estimatedWaitSeconds, agent?.name));
    if (state === 'ended') {
      this.#suggest(null);
      byId('rating').hidden = isRated;
      byId('thanks').hidden = !isRated;
    } else if (state !== 'bot') {
      this.#suggest(null);
    }
    this.#arrange();
  }

  showUnsent(id, text) {
    this.#suggest(null);
    this.#transcript.addPending(id, text);
    this.#arrange();
  }

  showDelivered(id, seq, at) {
    this.#transcript.acknowledge(id, seq, at);
  }

  showRefused(id, reason, retry) {
    this.#transcript.fail(id, reason, retry);
  }

  showMessage(message) {
    if (!this.#transcript.add(message)) return;
    if (message.from !== 'customer') this.#typing.set(false);
    this.#suggest(message.from === 'bot' ? message : null);
    this.#arrange();
  }

  showTyping(from, on) {
    if (from === 'agent' || from === 'bot') this.#typing.set(on);
  }

  showRated() {
    byId('rating').hidden = true;
    byId('thanks').hidden = false;
    byId('thanks').focus();
  }

  showRatingRefused(reason) {
    byId('rating').hidden = false;
    byId('thanks').hidden = true;
    this.showProblem(reason);
  }

  showProblem(message) {
    const toast = element('p', { class: 'toast' }, message);
    byId('toasts').append(toast);
    setTimeout(() => toast.remove(), 6_000);
  }

  /** What can be done now: the buttons and the composer, by where the conversation stands. */
  #arrange() {
    const isOver = this.#state === 'ended';
    const isElsewhere = ['replaced', 'refused'].includes(document.body.dataset.connection);
    byId('composer').hidden = isOver || isElsewhere;
    byId('closing').hidden = !isOver || isElsewhere;
    byId('end').hidden = isOver || isElsewhere;
    byId('end').disabled = !this.#isConnected;
    byId('ask-for-person').hidden = this.#state !== 'bot' || isOver || isElsewhere;
    byId('ask-for-person').disabled = !this.#isConnected;
    byId('welcome').hidden = !this.#transcript.isEmpty || isOver || isElsewhere;
    const chips = byId('suggestions');
    chips.hidden = !this.#suggestions || this.#state !== 'bot' || isElsewhere;
  }

  #suggest(message) {
    this.#suggestions = message?.suggestions?.length ? message.suggestions : null;
    byId('suggestions').replaceChildren(...(this.#suggestions ?? []).map((text) =>
      element('button', { type: 'button', class: 'chip', onclick: () => {
        this.onSuggestion(text);
        this.#composer.focus();
      } }, text)));
  }

  /** Set by the owner: a quick reply was chosen. */
  onSuggestion = () => {};

  #countDown(retryInMs) {
    const until = performance.now() + retryInMs;
    const show = () => {
      const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      byId('retry').textContent = seconds > 1 ? `Try now (${seconds} s)` : 'Try now';
    };
    show();
    this.#retry = setInterval(show, 500);
  }

  /** Live regions speak when their text changes, so it is changed only when it is another. */
  #say(id, text) {
    if (byId(id).textContent !== text) byId(id).textContent = text;
  }
}

function statusLine(state, position, estimatedWaitSeconds, agentName) {
  switch (state) {
    case 'waiting': {
      const place = position ? ` · number ${position} in line` : '';
      const wait = estimatedWaitSeconds !== undefined ? ` · ${roughly(estimatedWaitSeconds)}` : '';
      return `Waiting for a person${place}${wait}`;
    }
    case 'agent':
      return agentName ? `Talking to ${agentName}` : 'You are talking to a person';
    case 'ended':
      return 'This conversation has ended';
    default:
      return 'Talking to our assistant';
  }
}

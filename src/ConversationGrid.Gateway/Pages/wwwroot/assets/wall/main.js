import { byId } from '../shared/elements.js';
import { Kept, forThisTab } from '../shared/kept.js';
import { clockTime } from '../shared/times.js';
import { Api, Refused } from './api.js';
import { showCard } from './card.js';
import { showFloor, showOptimizer } from './floor.js';
import { showModels, showReview } from './intents.js';

const everyMs = 3_000;
const token = new Kept(forThisTab, 'conversationgrid.wall.token');
let api = null;
let shownCard = '';
let timer;

/** Everything anew; the card, which is long, when another model is in use. */
async function show() {
  const model = await api.get('/intents/model');
  await Promise.all([showFloor(api), showOptimizer(api), showModels(api, act), showReview(api, act)]);
  if (model.live.version !== shownCard) {
    await showCard(api);
    shownCard = model.live.version;
  }
}

async function refresh() {
  clearTimeout(timer);
  const asked = api;
  try {
    await show();
    byId('state').textContent = `As of ${clockTime(Date.now())}`;
  } catch (error) {
    if (api !== asked) return;
    if (error instanceof Refused) {
      leave('The server did not accept this token.');
      return;
    }
    byId('state').textContent = 'The server does not answer. Trying again …';
  }
  if (api !== asked) return;
  document.body.dataset.page = 'wall';
  // Rows that somebody is about to press are not moved away under the finger.
  timer = setTimeout(() => (document.querySelector('.panels button:active') ? setTimeout(refresh, everyMs) : refresh()), everyMs);
}

async function act(what) {
  byId('intents-problem').textContent = '';
  try {
    await what();
  } catch (error) {
    byId('intents-problem').textContent = error.message;
  }
  await refresh();
}

function enter(text) {
  token.value = text;
  api = new Api(text);
  byId('login-problem').textContent = '';
  refresh();
}

function leave(problem) {
  clearTimeout(timer);
  api = null;
  shownCard = '';
  token.value = null;
  document.body.dataset.page = 'login';
  byId('login-problem').textContent = problem;
  byId('token').focus();
}

byId('login').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = byId('token').value.trim();
  byId('token').value = '';
  if (text) enter(text);
});
byId('log-out').addEventListener('click', () => leave(''));
byId('log-in').disabled = false;
if (token.value) enter(token.value);

import { byId } from '../shared/elements.js';
import { Kept, forThisTab } from '../shared/kept.js';
import { Desk } from './desk.js';
import { DeskView } from './view.js';

const token = new Kept(forThisTab, 'conversationgrid.desk.token');

const view = new DeskView(() => {
  desk.close();
  token.value = null;
  showLogin('The server did not accept this token.');
});
const desk = new Desk(view);
view.attach(desk);

function logIn(text) {
  token.value = text;
  byId('log-in').disabled = true;
  byId('login-problem').textContent = '';
  desk.open(text);
}

function showLogin(problem) {
  document.body.dataset.page = 'login';
  byId('log-in').disabled = false;
  byId('login-problem').textContent = problem;
  byId('token').focus();
}

byId('login').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = byId('token').value.trim();
  if (text) logIn(text);
});
byId('log-out').addEventListener('click', () => {
  desk.close();
  token.value = null;
  location.reload();
});

// A link may bring the token along; it must not stay where others can read it.
const address = new URL(location.href);
const brought = address.searchParams.get('token');
if (brought) {
  address.searchParams.delete('token');
  history.replaceState(null, '', address);
}
if (brought || token.value) logIn(brought || token.value);
else byId('log-in').disabled = false;

import { TypingSignal } from '../shared/typing.js';
import { Conversation } from './conversation.js';
import { ChatView } from './view.js';

const view = new ChatView({
  start(name) {
    conversation.start({ name, language: navigator.language });
    view.enter();
    view.focusComposer();
  },
  say(text) {
    typing.sent();
    if (conversation.say(text)) return true;
    view.showProblem('Many messages wait for the connection already. Please wait until they are sent.');
    return false;
  },
  typed: () => typing.typed(),
  stoppedTyping: () => typing.stop(),
  askForPerson: () => conversation.askForPerson(),
  end: () => conversation.end(),
  rate(score, comment) {
    conversation.rate(score, comment);
    view.showRated();
  },
  retryNow: () => conversation.retryNow(),
  takeBack: () => conversation.resume(),
  startOver() {
    conversation.forget();
    location.reload();
  },
});
const conversation = new Conversation(view);
const typing = new TypingSignal((on) => conversation.typing(on));
view.onSuggestion = (text) => conversation.say(text);

view.allowStart();
if (conversation.isKept) {
  view.enter();
  conversation.resume();
}

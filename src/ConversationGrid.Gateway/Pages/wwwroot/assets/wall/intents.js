import { byId, element } from '../shared/elements.js';
import { decimal, facts, percent, table } from './tables.js';

const words = (intent) => intent.replaceAll('_', ' ');

/** The models, and what can be done about them: `act` does it and shows everything anew. */
export async function showModels(api, act) {
  const { live, previous, shadow, engine, comparison, training, drift, problem } = await api.get('/intents/model');
  const button = (name, path, properties = {}) =>
    element('button', { class: 'quiet', type: 'button', onclick: () => act(() => api.post(path)), ...properties }, name);
  byId('intents').replaceChildren(
    ...(problem ? [element('p', { class: 'notice' }, problem)] : []),
    table(['', 'file', 'version', 'engine', 'intents'], [['in use', live], ['before', previous], ['in the shadow', shadow]]
      .filter(([, model]) => model)
      .map(([name, model]) => [name, model.file, model.version, model.engine, model.intents]), ''),
    ...(comparison ? [facts([
      ['only the one in use right', comparison.onlyLiveRight],
      ['only the shadow right', comparison.onlyCandidateRight],
      ['both right', comparison.bothRight],
      ['both wrong', comparison.bothWrong],
      ['p (McNemar)', decimal(comparison.pValue)],
      ['utterances judged by both', comparison.seen],
      ['judged alike', comparison.seen ? percent(comparison.agreed / comparison.seen) : '–'],
    ])] : []),
    ...(drift ? [facts([
      ['drift of intents (PSI)', decimal(drift.intents)],
      ['drift of words (PSI)', decimal(drift.words)],
      ['out of scope', `${percent(drift.outOfScopeRate)} (training ${percent(drift.trainingOutOfScopeRate)})`],
      ['over utterances', drift.utterances],
    ])] : []),
    ...(training ? [element('p', {}, training.isRunning ? `A candidate is being trained: ${percent(training.completed)}`
      : training.failure ? `The training failed: ${training.failure}` : `A candidate was trained with ${training.reviewedExamples} reviewed examples.`)] : []),
    element('div', { class: 'choices' },
      button(`Train a candidate (${engine})`, '/intents/candidate', { disabled: training?.isRunning }),
      button('Promote', '/intents/promote', { disabled: !shadow }),
      button('Roll back', '/intents/rollback', { disabled: !previous })),
  );
}

export async function showReview(api, act) {
  const waiting = await api.get('/intents/review');
  const button = (name, id, verb) => element('button', {
    class: 'quiet', type: 'button', 'aria-label': `${name}: ${id}`, onclick: () => act(() => api.post(`/intents/review/${encodeURIComponent(id)}/${verb}`)),
  }, name);
  byId('review').replaceChildren(table(['a customer said', 'the bot thought', 'the agent says', ''], waiting.slice(0, 20).map((example) => [
    example.text, example.predicted ? words(example.predicted) : 'not understood', words(example.suggested),
    element('div', { class: 'choices' }, button('Accept', example.id, 'accept'), button('Reject', example.id, 'reject')),
  ]), 'Nothing waits for review.'));
}

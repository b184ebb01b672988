import { byId, element } from '../shared/elements.js';
import { decimal, facts, percent, table } from './tables.js';

const size = 300;
const margin = 36;
const across = (share) => margin + share * (size - 2 * margin);
const up = (share) => size - across(share);

function drawn(name, properties, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(properties)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** How often right, over how sure; on the diagonal both are the same. */
function calibration(bins) {
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  return drawn('svg', { viewBox: `0 0 ${size} ${size}`, role: 'img', class: 'plot' },
    drawn('title', {}, 'Calibration: share of right answers by probability'),
    drawn('line', { x1: across(0), y1: up(0), x2: across(1), y2: up(1), class: 'diagonal' }),
    drawn('path', { d: `M${across(0)} ${up(1)}V${up(0)}H${across(1)}`, class: 'axes' }),
    ...[0, 0.5, 1].flatMap((at) => [
      drawn('text', { x: across(at), y: up(0) + 16, 'text-anchor': 'middle' }, String(at)),
      drawn('text', { x: across(0) - 6, y: up(at) + 4, 'text-anchor': 'end' }, String(at)),
    ]),
    drawn('text', { x: size / 2, y: size - 4, 'text-anchor': 'middle' }, 'probability given'),
    ...bins.filter((bin) => bin.count > 0).map((bin) =>
      drawn('circle', { cx: across(bin.confidence), cy: up(bin.accuracy), r: 2 + 8 * Math.sqrt(bin.count / most) })));
}

/** The card of the model in use. */
export async function showCard(api) {
  const card = await api.get('/intents/card.json');
  if (!card) {
    byId('card').replaceChildren(element('p', { class: 'empty' }, 'The model in use came without a card.'));
    return;
  }

  const { figures } = card;
  byId('card').replaceChildren(
    element('p', {}, `Model ${card.model}, engine ${card.engine}, ${card.intents.length} intents. ${card.method}`),
    facts([
      ['right, in scope', percent(figures.accuracy)],
      ['right at the threshold', percent(figures.inScopeAccuracyAtThreshold)],
      ['macro F1', percent(figures.macroF1)],
      ['out of scope caught', percent(figures.oosRecall)],
      ['false alarms', percent(figures.oosFalseAlarm)],
      ['calibration error', decimal(figures.ece)],
    ]),
    calibration(figures.reliability),
    table(['data', 'utterances', 'licence'], card.data.map((data) => [data.name, data.utterances, data.licence]), ''),
    element('details', {}, element('summary', {}, 'By intent'),
      table(['intent', 'precision', 'recall', 'utterances'], Object.entries(figures.byIntent)
        .map(([intent, of]) => [intent, percent(of.precision), percent(of.recall), of.support]), '')),
    element('details', {}, element('summary', {}, 'Most frequent confusions'),
      table(['said', 'taken for', 'times'], figures.confusions.map((one) => [one.intent, one.takenFor, one.count]), 'None.')),
    element('h3', {}, 'Known limits'),
    element('ul', { class: 'limits' }, ...card.knownLimits.map((limit) => element('li', {}, limit))),
  );
}

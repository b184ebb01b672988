import { element } from '../shared/elements.js';

/** A table that scrolls by itself where it is too wide; words instead where it has no rows. */
export function table(heads, rows, empty) {
  if (rows.length === 0) return element('p', { class: 'empty' }, empty);
  return element('div', { class: 'table' }, element('table', {},
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map((cell) => element('td', {}, typeof cell === 'number' ? String(cell) : cell ?? '–')))))));
}

/** Names with their values. */
export function facts(pairs) {
  return element('dl', { class: 'facts' }, ...pairs.filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, String(value)))));
}

export const percent = (share) => (share === null || share === undefined ? '–' : `${(100 * share).toFixed(1)} %`);
export const decimal = (value, digits = 3) => (value === null || value === undefined ? '–' : value.toFixed(digits));

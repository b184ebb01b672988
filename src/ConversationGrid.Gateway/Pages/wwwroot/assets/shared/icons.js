const namespace = 'http://www.w3.org/2000/svg';

/** Drawn here and not taken from a file, which may be out of reach just when they are needed. */
const shapes = {
  clock: 'M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16z M12 8v4l3 2',
  tick: 'M5 13l4.5 4.5L19 7.5',
  warning: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z M12 7.5v5.5 M12 16.5v.1',
  phone: 'M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a2.5 2.5 0 0 1-2.5 2.5A16 16 0 0 1 3.5 5.5 2.5 2.5 0 0 1 6 3z',
};

/** A small picture; decorative, so whoever uses it says in words what it means. */
export function icon(name) {
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', shapes[name]);
  svg.append(path);
  return svg;
}

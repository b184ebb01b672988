/** Draws a circuit as SVG: a wire for each qubit, each gate as far left as those before it on its qubits let it be. */

const COLUMN = 46;
const ROW = 30;
const LEFT = 90;

/**
 * @param {import('./gates.js').Gate[]} gates
 * @param {string[]} wires  a label for each qubit
 */
export function drawCircuit(gates, wires) {
  const free = Array(wires.length).fill(0);
  const shapes = gates.map(gate => {
    const [top, bottom] = [Math.min(...gate.qubits), Math.max(...gate.qubits)];
    const column = Math.max(...free.slice(top, bottom + 1));
    free.fill(column + 1, top, bottom + 1);
    return shape(gate, LEFT + (column + 0.5) * COLUMN);
  });
  const width = LEFT + Math.max(1, ...free) * COLUMN + COLUMN / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${(wires.length + 0.5) * ROW}" font-family="sans-serif" font-size="11" text-anchor="middle">`,
    '<style>rect{fill:#fff;stroke:#333}line,circle{stroke:#333}text{fill:#111;dominant-baseline:central}</style>',
    '<rect x="0" y="0" width="100%" height="100%" style="stroke:none"/>',
    ...wires.map((label, qubit) =>
      `<text x="${LEFT - 8}" y="${y(qubit)}" text-anchor="end">${label}</text><line x1="${LEFT}" y1="${y(qubit)}" x2="${width}" y2="${y(qubit)}"/>`),
    ...shapes,
    '</svg>',
    '',
  ].join('\n');
}

function shape({ name, angle, qubits }, x) {
  if (name === 'cx') {
    const [control, target] = qubits.map(y);
    return `<line x1="${x}" y1="${control}" x2="${x}" y2="${target}"/><circle cx="${x}" cy="${control}" r="4"/>`
      + `<circle cx="${x}" cy="${target}" r="8" fill="#fff"/><text x="${x}" y="${target}">+</text>`;
  }
  const label = { measure: 'M', sdg: 'S†' }[name] ?? name[0].toUpperCase() + name.slice(1);
  const at = y(qubits[0]);
  return `<rect x="${x - 20}" y="${at - 11}" width="40" height="22"/>`
    + (angle === undefined
      ? `<text x="${x}" y="${at}">${label}</text>`
      : `<title>${label}(${angle})</title><text x="${x}" y="${at - 4}">${label}</text><text x="${x}" y="${at + 6}" font-size="8">${angle.toFixed(3)}</text>`);
}

const y = qubit => (qubit + 0.75) * ROW;

/** Draws from a state's probabilities: as measuring would, but repeatable from a seed. */

/**
 * @param {Float64Array} probabilities  by state
 * @param {number} shots
 * @param {number} seed  0 to 2^53 − 1
 * @returns {Map<number, number>} how often each state was drawn, states ascending
 */
export function draw(probabilities, shots, seed) {
  const next = randomNumbers(seed);
  const total = probabilities.reduce((sum, probability) => sum + probability, 0);
  const thresholds = Float64Array.from({ length: shots }, () => next() * total).sort();
  const counts = new Map();
  let [state, sum] = [0, probabilities[0]];
  for (const threshold of thresholds) {
    while (sum <= threshold && state < probabilities.length - 1)
      sum += probabilities[++state];
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}

/**
 * Chris Doty-Humphrey's sfc32 (PractRand), 53 bits at a time.
 * @param {number} seed
 * @returns {() => number} from 0 to below 1
 */
function randomNumbers(seed) {
  let [a, b, c, counter] = [seed >>> 0, Math.floor(seed / 2 ** 32), 0x9e3779b9, 1];
  const bits = () => {
    const result = a + b + counter++ | 0;
    a = b ^ b >>> 9;
    b = c + (c << 3) | 0;
    c = (c << 21 | c >>> 11) + result | 0;
    return result >>> 0;
  };
  for (let round = 0; round < 16; round++)
    bits();
  return () => (Math.floor(bits() / 32) * 2 ** 26 + Math.floor(bits() / 64)) / 2 ** 53;
}

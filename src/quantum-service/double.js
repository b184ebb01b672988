/** Q# and OpenQASM tell a double from an integer by its point or exponent. */
export function double(value) {
  const digits = String(value);
  return /^-?\d+$/.test(digits) ? `${digits}.0` : digits;
}

/**
 * Every limit of the service, from flags (--max-qubits 28) or the environment (QUANTUM_MAX_QUBITS=28); flags win.
 */
import { parseArgs } from 'node:util';

/** @typedef {{ [name: string]: any }} Options */

const table = [
  text('host', '127.0.0.1', 'address to listen on'),
  number('port', 5090, 0, 65535, 'port to listen on; 0: any free one'),
  flag('until-stdin-ends', 'drain and stop when standard input ends, so as not to outlive the process that started it; SIGINT is left to that one'),
  number('queue', 16, 0, 10_000, 'requests that may wait while another one runs; more get 429'),
  number('max-run-ms', 30_000, 1, 3_600_000, 'the longest a request may take, waiting included, whatever its own deadline'),
  number('drain-ms', 10_000, 0, 600_000, 'what running and waiting requests are given when the service is told to stop'),
  number('cache-mib', 64, 0, 4096, 'answers kept for requests that come again with the same key'),
  number('max-body-kib', 1024, 1, 65_536, 'size of a request'),
  number('request-timeout-ms', 10_000, 100, 600_000, 'for a request to arrive whole'),
  number('max-connections', 256, 1, 65_535, 'open connections; more are closed at once'),
  number('max-qubits', 32, 1, 64, 'places of all escalations together'),
  number('max-states', 65_536, 1, 1 << 20, 'combinations of places that a simulation keeps'),
  number('max-terms', 8192, 1, 1 << 20, 'terms of the cost: 2^k for each agent that k escalations may go to'),
  number('max-layers', 64, 1, 1024, 'layers of a circuit'),
  number('max-shots', 100_000, 1, 10_000_000, 'samples of one request'),
  number('max-gates', 50_000, 1, 10_000_000, 'gates of a circuit that is written out or drawn'),
];

function text(name, value, help) {
  return { name, value, help, parse: given => given };
}

function number(name, value, least, most, help) {
  return {
    name, value, help: `${help} (${least} to ${most})`,
    parse: given => {
      const parsed = /^\d{1,12}$/.test(given) ? Number(given) : NaN;
      if (!(parsed >= least && parsed <= most))
        throw new OptionError(`${name}: ${given} is not a whole number from ${least} to ${most}.`);
      return parsed;
    },
  };
}

function flag(name, help) {
  return {
    name, value: false, help, isFlag: true,
    parse: given => {
      if (given !== 'true' && given !== 'false')
        throw new OptionError(`${name}: ${given} is neither true nor false.`);
      return given === 'true';
    },
  };
}

export class OptionError extends Error {}

/**
 * @param {string[]} args
 * @param {{ [name: string]: string | undefined }} environment
 * @returns {Options} by camel-cased name; with `help` true where help was asked for
 * @throws {OptionError} naming the option
 */
export function readOptions(args, environment) {
  const given = parse(args);
  const options = { help: given.help === true };
  for (const option of table) {
    const value = given[option.name] ?? environment[variable(option.name)];
    options[camel(option.name)] = value === undefined ? option.value : option.parse(String(value));
  }
  return options;
}

function parse(args) {
  const known = Object.fromEntries(table.map(option => [option.name, { type: option.isFlag ? 'boolean' : 'string' }]));
  try {
    return parseArgs({ args, options: { ...known, help: { type: 'boolean', short: 'h' } }, strict: true }).values;
  } catch (error) {
    throw new OptionError(error.message);
  }
}

export function helpText() {
  const rows = table.map(({ name, value, isFlag, help }) =>
    `  --${(isFlag ? name : `${name} ${typeof value === 'number' ? 'N' : 'TEXT'}`).padEnd(26)}${isFlag ? '' : `${value}; `}${help}`);
  return [
    'usage: node main.js [options]',
    '',
    'Runs the Q# circuits of the optimizer. Prints "ready http://HOST:PORT" when it listens; SIGTERM and SIGINT drain it.',
    'Ends with 0 when all that was accepted has been answered, 1 when something failed, 2 when it was started wrongly.',
    '',
    'Each option has a default and an environment variable, such as QUANTUM_MAX_QUBITS for --max-qubits:',
    ...rows,
    `  --${'help'.padEnd(26)}this text`,
    '',
  ].join('\n');
}

const variable = name => `QUANTUM_${name.toUpperCase().replaceAll('-', '_')}`;
const camel = name => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

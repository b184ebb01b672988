import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helpText, OptionError, readOptions } from '../../src/quantum-service/options.js';

test('readOptions_NothingGiven_HasADefaultForEveryLimit', () => {
  const options = readOptions([], {});
  assert.equal(options.port, 5090);
  assert.equal(options.untilStdinEnds, false);
  assert.ok(Object.values(options).every(value => value !== undefined));
});

test('readOptions_FlagAndVariable_FlagWins', () => {
  const options = readOptions(['--max-qubits', '28', '--until-stdin-ends'], { QUANTUM_MAX_QUBITS: '20', QUANTUM_QUEUE: '3' });
  assert.deepEqual([options.maxQubits, options.queue, options.untilStdinEnds], [28, 3, true]);
});

for (const [args, environment, named] of [
  [['--port', '70000'], {}, 'port'],
  [['--queue', '-1'], {}, 'queue'],
  [['--max-shots', '1e3'], {}, 'max-shots'],
  [['--frobnicate'], {}, 'frobnicate'],
  [[], { QUANTUM_DRAIN_MS: 'soon' }, 'drain-ms'],
  [[], { QUANTUM_UNTIL_STDIN_ENDS: 'yes' }, 'until-stdin-ends'],
]) {
  test(`readOptions_${[...args, ...Object.values(environment)].join('_')}_NamesTheOption`, () => {
    assert.throws(() => readOptions(args, environment), error => error instanceof OptionError && error.message.includes(named));
  });
}

test('helpText_Always_NamesEveryOption', () => {
  for (const name of Object.keys(readOptions([], {})))
    assert.ok(helpText().includes(`--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`), name);
});

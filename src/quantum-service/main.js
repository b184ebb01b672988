#!/usr/bin/env node
/** Starts the service and ends it in order. */
import { readSources } from './circuits.js';
import { helpText, OptionError, readOptions } from './options.js';
import { JobQueue, systemClock } from './queue.js';
import { createService } from './server.js';
import { WorkerPair } from './workers.js';

/** V8 compiles the simulator while it first runs, for all threads: better before the first request than during it. */
const warmUp = {
  circuit: 'grover', seed: 0, shots: 1, gammas: [1], betas: [1], penalty: 1, options: [[0, -1], [0, -1]],
  problem: { agents: 1, costs: [[1], [2]], capacities: [1], unassignedCosts: [3, 3], pairs: [] },
};

/** @param {import('./options.js').Options} options */
async function serve(options) {
  // Ctrl-C in a terminal is for the process that started this one, and reaches both.
  if (options.untilStdinEnds)
    process.on('SIGINT', () => {});
  const { sources, version } = readSources();
  // Imported here so that --help works before npm ci.
  const { compileModule } = await import('./qdk.js');
  const workers = WorkerPair.of({ module: await compileModule(), sources, limits: options });
  await workers.ready();
  await workers.run('solve', warmUp);
  const queue = new JobQueue(workers, options);
  const server = createService(queue, workers, version, options);
  server.on('error', error => end(1, error.message));
  server.listen(options.port, options.host, () => {
    const { address, family, port } = server.address();
    console.log(`ready http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
  });

  let isStopping = false;
  async function stop() {
    if (isStopping)
      return;
    isStopping = true;
    const callOff = systemClock.after(options.drainMs, () => end(1, `Not all requests were answered within ${options.drainMs} ms.`));
    const closed = new Promise(resolve => server.close(resolve));
    server.closeIdleConnections();
    await queue.drain();
    await closed;
    callOff();
    await workers.stop();
    // Where a signal was the reason it is open still, and would keep this process for good.
    if (options.untilStdinEnds)
      process.stdin.destroy();
  }
  process.on('SIGTERM', stop);
  if (options.untilStdinEnds)
    process.stdin.on('end', stop).on('error', stop).resume();
  else
    process.on('SIGINT', stop);
}

function end(code, message) {
  console.error(message);
  process.exit(code);
}

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help)
    process.stdout.write(helpText());
  else
    await serve(options);
} catch (error) {
  if (error instanceof OptionError)
    end(2, `${error.message} See: node main.js --help`);
  else if (error.code === 'ERR_MODULE_NOT_FOUND')
    end(1, 'qsharp-lang is not installed: run npm ci in src/quantum-service.');
  else
    end(1, error.stack);
}

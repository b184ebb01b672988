/** A thread that runs one task after the other. It is stopped by ending it: the simulator itself cannot be interrupted. */
import { parentPort, workerData } from 'node:worker_threads';
import { openQdk } from './qdk.js';
import { Refusal } from './refusal.js';
import { tasks } from './tasks.js';

const qdk = await openQdk(workerData.module, workerData.sources);

parentPort.on('message', ({ kind, request }) => {
  try {
    parentPort.postMessage({ value: tasks[kind](qdk, request, workerData.limits) });
  } catch (error) {
    // After a trap the simulator's memory is in no known state: the thread ends, and another one takes over.
    if (error instanceof WebAssembly.RuntimeError)
      throw error;
    const { status, message } = error instanceof Refusal ? error : { status: 500, message: error.message ?? String(error) };
    parentPort.postMessage({ failure: { status, message } });
  }
});
parentPort.postMessage('ready');

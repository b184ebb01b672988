/**
 * Microsoft's QDK, as far as it is used here.
 *
 * The package's own front parses each dump three times, copies it between threads, and compiles the WebAssembly module
 * once more in every thread. Its inner layer does neither, and is reached by file: package.json pins the version.
 */
import { readFile } from 'node:fs/promises';

const inner = new URL('../lib/web/', import.meta.resolve('qsharp-lang'));

/** @returns {Promise<WebAssembly.Module>} can be shared with other threads */
export async function compileModule() {
  return WebAssembly.compile(await readFile(new URL('qsc_wasm_bg.wasm', inner)));
}

/**
 * @param {WebAssembly.Module} module
 * @param {[string, string][]} sources  name and text of each Q# file
 */
export async function openQdk(module, sources) {
  const wasm = await import(new URL('qsc_wasm.js', inner));
  wasm.initSync({ module });
  return new Qdk(wasm, sources);
}

class Qdk {
  #wasm;
  #sources;

  constructor(wasm, sources) {
    this.#wasm = wasm;
    this.#sources = sources;
  }

  /**
   * The state that an expression dumps.
   * @returns {{ [label: string]: [re: number, im: number] }}
   */
  dump(expression) {
    let [state, failure] = [null, null];
    this.#wasm.run(this.#program('unrestricted'), expression, message => {
      const event = JSON.parse(message);
      if (event.type === 'DumpMachine')
        state = event.state;
      else if (event.type === 'Result' && !event.success)
        failure = event.result.message;
    }, 1);
    if (failure !== null || state === null)
      throw new Error(`Q#: ${failure ?? 'nothing was dumped'}`);
    return state;
  }

  /** Base profile; the expression is of type `Result[]`. */
  qir(expression) {
    return this.#wasm.get_qir(this.#program('base', ['Main.qs', `@EntryPoint() operation Main() : Result[] { ${expression} }`]));
  }

  /** Azure Quantum's resource estimate, for its default hardware model. */
  estimate(expression) {
    const { reportData, ...estimate } = JSON.parse(this.#wasm.get_estimates(this.#program('unrestricted'), expression, '[{}]'))[0];
    return estimate;
  }

  #program(profile, ...more) {
    const root = { sources: [...this.#sources, ...more], languageFeatures: [], dependencies: {} };
    return { packageGraphSources: { root, packages: {}, hasManifest: false }, profile, projectType: 'qsharp' };
  }
}

import { resolve } from 'node:path';
import type { BackendOptions } from './backend.ts';
import { type Child, startChild } from './child.ts';

const program = resolve(import.meta.dirname, 'serving.ts');

/** A backend in a process of its own, which can die as processes do. */
export class BackendProcess {
  readonly #child: Child;

  private constructor(child: Child) {
    this.#child = child;
  }

  /** Resolves once it can be connected to. @throws Error with its words when it ends instead */
  static async start(options: BackendOptions): Promise<BackendProcess> {
    const ready = Promise.withResolvers<void>();
    const child = startChild(process.execPath, [program, JSON.stringify(options)], {
      onLine: () => ready.resolve(),
    });
    void child.ended.then((code) =>
      ready.reject(new Error(`${options.name} ended with ${code ?? 'a signal'}:\n${child.logs()}`)),
    );
    await ready.promise;
    return new BackendProcess(child);
  }

  /** SIGTERM: GOAWAY, the calls that run are answered, then it is gone. */
  async drain(): Promise<void> {
    this.#child.process.kill('SIGTERM');
    await this.#child.ended;
  }

  /** SIGKILL: gone at once, and nobody is told but by the kernel, which ends its connections. */
  async kill(): Promise<void> {
    this.#child.process.kill('SIGKILL');
    await this.#child.ended;
  }
}

import { openPlane, type Plane } from '@sliceplane/plane';
import { defaultViewOptions } from '@sliceplane/views';
import { type GrpcServer, type Limits, openGrpcServer } from '@sliceplane/wire';
import { createCodec } from '@sliceplane/wire/codec';
import { randomUUID } from 'node:crypto';

/** A real server of a real plane, in the test's own process: what it sends went through sockets. */
export class LiveServer {
  readonly address: string;
  readonly #plane: Plane;
  readonly #server: GrpcServer;

  private constructor(plane: Plane, server: GrpcServer) {
    this.#plane = plane;
    this.#server = server;
    this.address = server.addresses[0] ?? '';
  }

  /** `synced`: it knows all there is; else it waits until it is told so. */
  static async open(
    objects: readonly object[] = [],
    { limits = {}, synced = true }: { limits?: Limits; synced?: boolean } = {},
  ): Promise<LiveServer> {
    const plane = openPlane({
      host: 'inline',
      codec: createCodec(),
      epoch: randomUUID(),
      apiSync: synced ? 'at-once' : 'when-told',
    });
    for (const object of objects) applyTo(plane, object);
    await plane.settled();
    return new LiveServer(
      plane,
      await openGrpcServer({ backend: plane, listen: ['127.0.0.1:0'], limits }),
    );
  }

  async apply(...objects: readonly object[]): Promise<void> {
    for (const object of objects) applyTo(this.#plane, object);
    await this.#plane.settled();
  }

  /** What was applied is all there is. */
  async sync(): Promise<void> {
    this.#plane.mark('synced');
    await this.#plane.settled();
  }

  async remove(kind: string, namespace: string, name: string): Promise<void> {
    this.#plane.remove(kind, namespace, name);
    await this.#plane.settled();
  }

  /** As the hub has it, whatever any client thinks. */
  async hashOf(service: string, node: string): Promise<string> {
    return (await this.#plane.view(service, { node }, defaultViewOptions)).hash;
  }

  async close(graceMs = 0): Promise<void> {
    await this.#server.close(graceMs);
    await this.#plane.close();
  }
}

function applyTo(plane: Plane, object: object): void {
  const { outcome, errors } = plane.apply(object);
  if (outcome === 'refused') throw new Error(JSON.stringify(errors));
}

import type { Watch } from '@sliceplane/hub';
import type { Server } from './server.ts';

export interface SentFrame {
  readonly bytes: Buffer;
  /** How much of what the agent said had been heard when it was made. */
  readonly heard: number;
}

/**
 * One stream between a server and an agent. As in the wire, a frame is made when the one before has left; a few fit on
 * the way. What the agent says takes its time, too.
 */
export class Link {
  readonly server: Server;
  readonly source: Watch;
  /** Left the server and were not read. */
  readonly frames: SentFrame[] = [];
  /** Left the agent and were not heard. */
  readonly #upstream: (() => void)[] = [];
  readonly #room: number;
  #awake = false;
  #heartbeats = 0;
  #said = 0;
  #heard = 0;

  /** @param room frames that fit on the way, at least 1 */
  constructor(server: Server, room: number, open: (wake: () => void) => Watch) {
    this.server = server;
    this.#room = room;
    this.source = open(() => {
      this.#awake = true;
    });
  }

  /** There is something to do before this stream is at rest. */
  get isBusy(): boolean {
    return this.#awake || this.frames.length > 0 || this.#upstream.length > 0;
  }

  /** The server makes the next frame, if there is room and reason. */
  pump(nowMs: number): void {
    if (!this.#awake || this.frames.length >= this.#room) return;
    const frame = this.source.next(nowMs);
    if (frame === undefined) this.#awake = false;
    else this.frames.push({ bytes: frame, heard: this.#heard });
  }

  /** A stream without news says that it lives. */
  beat(nowMs: number): void {
    if (this.isBusy) return;
    const heartbeat = { sourceLagMs: 0, synced: true, queued: this.#heartbeats++ };
    this.frames.push({ bytes: this.source.heartbeat(nowMs, heartbeat), heard: this.#heard });
  }

  /** The server hears what the agent said first. */
  hear(): void {
    const said = this.#upstream.shift();
    if (said === undefined) return;
    this.#heard++;
    said();
  }

  /** The agent says something, which is heard when its turn comes. @returns how much was said by then */
  say(something: () => void): number {
    this.#upstream.push(something);
    return ++this.#said;
  }

  /** Cut, with whatever was on the way. */
  cut(): void {
    this.source.close();
    this.#awake = false;
    this.frames.length = 0;
    this.#upstream.length = 0;
  }
}

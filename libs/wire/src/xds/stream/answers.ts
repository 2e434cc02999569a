import type { Content, DiscoveryFrame } from './discovery-frames.ts';
import type { XdsTypeStatus } from './xds-status.ts';

const nackChars = 1024;

/**
 * The responses of one type on one stream, and what the client said to them. At most one waits for an answer:
 *
 *   idle ──sent──▶ waiting ──ack──▶ idle, all of it accepted
 *                          ──nack─▶ idle, all of it refused until something of that name is accepted
 */
export class Answers {
  #sent = 0;
  #acks = 0;
  #nacks = 0;
  #lastNack = '';
  #lastNackMs = 0;
  #waitingSinceMs = 0;
  #waiting: Content | undefined;
  #generation = 0;
  #nonce = '';
  #answered = '';
  #refused = false;
  /** Name → version refused. Few streams ever have one. */
  #refusals: Map<string, string> | undefined;
  readonly #areWhole: boolean;

  /** `areWhole`: each response lists all there is, so that what was refused before is not there any more. */
  constructor(areWhole: boolean) {
    this.#areWhole = areWhole;
  }

  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** What waits for its answer. */
  get waiting(): Content | undefined {
    return this.#waiting;
  }

  /** Of the newest response; '' and 0 before the first. */
  get nonce(): string {
    return this.#nonce;
  }

  get generation(): number {
    return this.#generation;
  }

  get lastNack(): string {
    return this.#lastNack;
  }

  sent(frame: DiscoveryFrame, content: Content, nowMs: number): void {
    this.#sent++;
    this.#nonce = frame.nonce;
    this.#generation = frame.generation;
    this.#waiting = content;
    this.#waitingSinceMs = nowMs;
  }

  /** The client has answered the newest response. Returns what that was; undefined: it had been answered before. */
  take(error: { readonly message: string } | null, nowMs: number): Content | undefined {
    const content = this.#waiting;
    if (content === undefined) return undefined;
    this.#waiting = undefined;
    this.#waitingSinceMs = 0;
    this.#answered = this.#nonce;
    this.#refused = error !== null;
    this.#forget(content);
    if (error === null) {
      this.#acks++;
      return content;
    }
    this.#nacks++;
    this.#lastNack = error.message.slice(0, nackChars);
    this.#lastNackMs = nowMs;
    this.#refusals ??= new Map();
    for (const { name, version } of content.resources) this.#refusals.set(name, version);
    return content;
  }

  /** The name is not followed any more. */
  forget(name: string): void {
    this.#refusals?.delete(name);
  }

  isRefused(name: string, version: string): boolean {
    return this.#refusals?.get(name) === version;
  }

  get status(): Omit<XdsTypeStatus, 'typeUrl' | 'subscribed' | 'wildcard' | 'resources'> {
    return {
      responses: this.#sent,
      acks: this.#acks,
      nacks: this.#nacks,
      lastNack: this.#lastNack,
      lastNackMs: this.#lastNackMs,
      waitingSinceMs: this.#waitingSinceMs,
      answeredNonce: this.#answered,
      refused: this.#refused,
    };
  }

  /** What is about to be decided anew. */
  #forget({ resources, removed }: Content): void {
    if (this.#refusals === undefined) return;
    if (this.#areWhole) this.#refusals.clear();
    for (const { name } of resources) this.#refusals.delete(name);
    for (const name of removed) this.#refusals.delete(name);
  }
}

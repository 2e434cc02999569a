import type { DeltaDiscoveryRequest, DiscoveryRequest } from '@sliceplane/proto/xds';
import {
  typeUrls,
  type Variant,
  type XdsNack,
  type XdsRequest,
  XdsStream,
  type XdsType,
} from '@sliceplane/wire/xds';
import { law } from './law-broken.ts';
import type { Server } from './server.ts';
import { XdsLedger } from './xds-ledger.ts';
import { readResponse, requestOf, type Told, xdsTypes } from './xds-messages.ts';

export interface XdsLinkOptions {
  readonly client: string;
  readonly variant: Variant;
  readonly only: 'endpoint' | undefined;
  readonly maxFrameBytes: number;
  /** Responses that fit on the way, at least 1. */
  readonly room: number;
}

/**
 * One xDS stream between a server and a client. As in the wire, a response is made when the one before has left and the stream says
 * that there may be one; what the client says takes its time. What is said and told is held against the protocol on the way.
 */
export class XdsLink {
  readonly server: Server;
  readonly stream: XdsStream;
  /** Left the server and were not read. */
  readonly responses: Told[] = [];
  readonly nacks: XdsNack[] = [];
  /** `type name` of every resource that was told, in order. */
  readonly tellings: string[] = [];
  readonly #options: XdsLinkOptions;
  readonly #ledgers: ReadonlyMap<XdsType, XdsLedger>;
  /** Left the client and were not heard. */
  readonly #upstream: XdsRequest[] = [];
  /** Clusters of which the client waits for the endpoints. */
  readonly #warming: Set<string> = new Set();
  #isAwake = false;

  constructor(server: Server, options: XdsLinkOptions) {
    const { variant, only, maxFrameBytes, client } = options;
    this.server = server;
    this.#options = options;
    const who = (): string => `${client} at ${server.epoch}`;
    this.#ledgers = new Map(xdsTypes.map((type) => [type, new XdsLedger(type, variant, who)]));
    this.stream = new XdsStream(server.xds.resources, {
      variant,
      only,
      maxFrameBytes,
      maxNames: 1000,
      frames: server.xds.frames,
      tally: server.xds.tally,
      now: () => server.nowMs,
      wake: () => {
        law('L120', !this.#isAwake, () => `${who()} is woken while awake`);
        this.#isAwake = true;
      },
      onNack: (nack) => this.nacks.push(nack),
    });
  }

  /** There is something to do before this stream is at rest. */
  get isBusy(): boolean {
    return this.#isAwake || this.responses.length > 0 || this.#upstream.length > 0;
  }

  ledger(type: XdsType): XdsLedger {
    return this.#ledgers.get(type) as XdsLedger;
  }

  /** The server makes the next response, if there is room and reason. */
  pump(nowMs: number): void {
    if (!this.#isAwake || this.responses.length >= this.#options.room) return;
    const bytes = this.stream.next(nowMs);
    this.#isAwake = this.stream.isAwake;
    if (bytes === undefined) {
      law('L120', !this.#isAwake, () => `${this.#options.client} is awake with nothing to say`);
      return;
    }
    const response = readResponse(this.#options.variant, bytes);
    this.responses.push(response);
    for (const { name } of response.resources) this.tellings.push(`${response.type} ${name}`);
    this.#checkSize(response, bytes.length);
    const { type } = response;
    const changed = this.ledger(type).tell(response);
    if (type === 'cluster') {
      this.ledger('endpoint').allowAgain(changed);
      for (const name of changed) this.#warming.add(name);
    } else if (type === 'endpoint') {
      for (const { name } of response.resources) this.#warming.delete(name);
      for (const name of response.missing) this.#warming.delete(name);
    }
  }

  /** The server hears what the client said first. */
  hear(): void {
    const request = this.#upstream.shift();
    if (request === undefined) return;
    const type = xdsTypes.find((one) => typeUrls[one] === request.typeUrl) ?? 'endpoint';
    const answered = this.ledger(type).hear(request);
    const before = this.nacks.length;
    this.stream.take(request);
    const isNack = answered !== undefined && request.errorDetail !== null;
    law('L126', this.nacks.length - before === (isNack ? 1 : 0), () => 'a NACK is not reported');
    if (isNack) {
      const message = this.nacks.at(-1)?.message;
      law('L126', message === request.errorDetail?.message, () => `a NACK says '${message}'`);
    }
  }

  /** The client says something, which is heard when its turn comes. */
  say(fields: DiscoveryRequest | DeltaDiscoveryRequest): void {
    this.#upstream.push(requestOf(this.#options.variant, fields));
  }

  /** Cut, with whatever was on the way. */
  cut(): void {
    this.stream.close();
    this.#isAwake = false;
    this.responses.length = 0;
    this.#upstream.length = 0;
  }

  /** What holds at rest of what was said and told. */
  checkRest(): void {
    for (const ledger of this.#ledgers.values()) ledger.checkAnswered();
    const { names } = this.ledger('endpoint');
    const [cold] = [...this.#warming].filter((name) => names.has(name));
    law('L127', cold === undefined, () => `${this.#options.client} warms ${cold} for ever`);
  }

  #checkSize({ type, resources, missing }: Told, bytes: number): void {
    const { maxFrameBytes, client } = this.#options;
    const isFree = this.ledger(type).isListed || resources.length + missing.length <= 1;
    law('L128', isFree || bytes <= maxFrameBytes + 150, () => {
      return `${client}: a response of ${bytes} bytes, the limit is ${maxFrameBytes}`;
    });
  }
}

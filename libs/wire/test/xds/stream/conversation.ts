/** One stream as its client has it: requests as bytes, responses as bytes, and what must hold of every response. */
import assert from 'node:assert/strict';
import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { xdsDefinition } from '@sliceplane/proto/xds';
import { XdsStream, type XdsRequest } from '../../../src/xds/stream/ads-stream.ts';
import { DiscoveryFrames, type Variant } from '../../../src/xds/stream/discovery-frames.ts';
import { typeUrls, type XdsType } from '../../../src/xds/resource.ts';
import type { XdsNack, XdsStreamStatus } from '../../../src/xds/stream/xds-status.ts';
import { XdsTally } from '../../../src/xds/stream/xds-tally.ts';
import { decodeFull, decodeResource, encodeFull } from '../full-protos.ts';
import { type MapSource, versionOf } from './map-source.ts';

export interface ConversationOptions {
  readonly variant: Variant;
  readonly only?: 'endpoint' | undefined;
  readonly maxFrameBytes?: number;
  readonly maxNames?: number;
  readonly frames?: DiscoveryFrames;
  readonly tally?: XdsTally;
}

/** A response, read. */
export interface Told {
  /** An XdsType, or the type URL of what is none. */
  readonly type: string;
  readonly nonce: string;
  /** Name → content. */
  readonly resources: ReadonlyMap<string, string>;
  /** Delta only. Name → version. */
  readonly versions: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
  /** Name → why there is none. */
  readonly missing: ReadonlyMap<string, string>;
  readonly bytes: Buffer;
}

interface Any {
  readonly type_url: string;
  readonly value: Buffer;
}

interface Response {
  readonly versionInfo: string;
  readonly systemVersionInfo: string;
  readonly typeUrl: string;
  readonly nonce: string;
  readonly resources: readonly (Any | { name: string; version: string; resource: Any })[];
  readonly removedResources?: readonly string[];
  readonly resourceErrors?: readonly {
    readonly resourceName: { readonly name: string };
    readonly errorDetail: { readonly code: number; readonly message: string };
  }[];
}

const names = { sotw: 'Discovery', delta: 'DeltaDiscovery' } as const;

export class Conversation {
  readonly variant: Variant;
  readonly stream: XdsStream;
  readonly nacks: XdsNack[] = [];
  readonly tally: XdsTally;
  /** Type URL → nonces of responses, in the order they came. */
  readonly nonces: Map<string, string[]> = new Map();
  /** Type URLs of responses that were not answered. */
  readonly unanswered: Set<string> = new Set();
  nowMs = 1000;
  #isWoken = false;

  constructor(source: MapSource, options: ConversationOptions) {
    this.variant = options.variant;
    this.tally = options.tally ?? new XdsTally();
    this.stream = new XdsStream(source, {
      variant: options.variant,
      only: options.only,
      maxFrameBytes: options.maxFrameBytes ?? 1 << 20,
      maxNames: options.maxNames ?? 1000,
      frames: options.frames ?? new DiscoveryFrames({ epoch: 'e' }),
      wake: () => {
        assert.equal(this.#isWoken, false, 'woken while awake');
        this.#isWoken = true;
      },
      onNack: (nack) => this.nacks.push(nack),
      tally: this.tally,
      now: () => this.nowMs,
    });
  }

  /** Fields as in Envoy's DiscoveryRequest or DeltaDiscoveryRequest. @throws what ends the stream */
  send(request: object): void {
    const message = `envoy.service.discovery.v3.${names[this.variant]}Request`;
    this.stream.take(own(message, encodeFull(message, request)) as XdsRequest);
  }

  /** The next response, as a flow would pull it: only after a wake, and again while the stream says it is awake. */
  pull(): Told | undefined {
    if (!this.#isWoken) return undefined;
    const bytes = this.stream.next(this.nowMs);
    this.#isWoken = this.stream.isAwake;
    if (bytes !== undefined) return this.#read(bytes);
    assert.equal(this.#isWoken, false, 'awake with nothing to say');
    return undefined;
  }

  pullAll(): Told[] {
    const all: Told[] = [];
    for (let told = this.pull(); told !== undefined; told = this.pull()) all.push(told);
    return all;
  }

  status(): XdsStreamStatus {
    return this.stream.status(true);
  }

  #read(bytes: Buffer): Told {
    const message = `envoy.service.discovery.v3.${names[this.variant]}Response`;
    const response = own(message, bytes) as Response;
    const { resourceErrors = [], ...known } = response;
    assert.partialDeepStrictEqual(decodeFull(message, bytes), known);
    const { typeUrl, nonce } = response;
    const nonces = this.nonces.get(typeUrl) ?? [];
    assert.notEqual(nonce, '');
    assert(!nonces.includes(nonce), 'a nonce twice');
    assert(!this.unanswered.has(typeUrl), 'a second response waits');
    this.nonces.set(typeUrl, [...nonces, nonce]);
    this.unanswered.add(typeUrl);
    const resources = new Map<string, string>();
    const versions = new Map<string, string>();
    const removed = response.removedResources ?? [];
    for (const one of response.resources) {
      const any = 'resource' in one ? one.resource : one;
      assert.equal(any.type_url, typeUrl);
      const { name, content } = decodeResource(any);
      assert(!resources.has(name), `${name} twice`);
      assert(!removed.includes(name), `${name} told and removed`);
      resources.set(name, content);
      if (!('resource' in one)) continue;
      assert.deepEqual([one.name, one.version], [name, versionOf(content)]);
      versions.set(name, one.version);
    }
    assert.equal(new Set(removed).size, removed.length, 'removed twice');
    const missing = new Map(
      resourceErrors.map(({ resourceName, errorDetail }) => {
        assert.equal(errorDetail.code, 5);
        return [resourceName.name, errorDetail.message] as const;
      }),
    );
    assert.equal(missing.size, resourceErrors.length, 'missing twice');
    const type = (Object.keys(typeUrls) as XdsType[]).find((one) => typeUrls[one] === typeUrl);
    return { type: type ?? typeUrl, nonce, resources, versions, removed, missing, bytes };
  }
}

function own(message: string, bytes: Buffer): object {
  const known = xdsDefinition[message] as MessageTypeDefinition<object, object> | undefined;
  if (known === undefined) throw new RangeError(`no ${message}`);
  return known.deserialize(bytes);
}

/** Many ADS streams without sockets: whoever is woken is asked for its frame, and then says ACK to it. */
import { DiscoveryFrames, type ResourceSource, XdsStream, XdsTally } from '@sliceplane/wire/xds';
import { acknowledger } from './xds-acks.ts';
import { arrivedBytes, endpointRequest, nodeOf, sotwMethod, ZONES } from './xds-requests.ts';

export interface FollowingStreams {
  /** The frames of those that were woken, in the order of their opening. */
  next(): readonly Buffer[];
  /** To each of the frames of the last `next`. */
  acknowledge(): void;
}

/** `count` Envoys, in three zones by turns, that follow the endpoints of one Service. */
export function followingStreams(
  source: ResourceSource,
  count: number,
  service: string,
): FollowingStreams {
  const awake = new Set<number>();
  const tally = new XdsTally();
  const frames = new DiscoveryFrames({ epoch: 'bench' });
  const requests = ZONES.map((zone) =>
    sotwMethod.requestSerialize(endpointRequest(nodeOf({ zone }), [service])),
  );
  const acks = requests.map((request) => acknowledger('sotw', [request]));
  const streams = Array.from({ length: count }, (_, i) => {
    const stream = new XdsStream(source, {
      variant: 'sotw',
      maxFrameBytes: 16 << 20,
      maxNames: 10_000,
      frames,
      wake: () => void awake.add(i),
      onNack: (nack) => {
        throw new Error(nack.message);
      },
      tally,
      now: Date.now,
    });
    stream.take(arrivedBytes(requests[i % ZONES.length] as Buffer));
    return stream;
  });
  let told: (readonly [stream: number, frame: Buffer])[] = [];
  return {
    next: () => {
      const nowMs = Date.now();
      told = [];
      for (const i of awake) {
        const stream = streams[i] as XdsStream;
        // As a flow does: it sleeps once there is nothing more.
        for (let frame = stream.next(nowMs); frame !== undefined; frame = stream.next(nowMs))
          told.push([i, frame]);
      }
      awake.clear();
      told.sort(([a], [b]) => a - b);
      return told.map(([, frame]) => frame);
    },
    acknowledge: () => {
      for (const [i, frame] of told) {
        const ack = acks[i % ZONES.length]?.(frame) ?? Buffer.alloc(0);
        streams[i]?.take(arrivedBytes(ack));
      }
    },
  };
}

/** A plane with its shard on this thread, one Service in it, and what xDS streams would be told of it. */
import { openPlane, type Plane } from '@sliceplane/plane';
import { createCodec } from '@sliceplane/wire/codec';
import { openResources, type ResourceSource } from '@sliceplane/wire/xds';
import { cpuMsOf } from './measure.ts';
import { nodesOf, podOf, podsOf, serviceOf } from './served-cluster.ts';

type Hub = Plane['hub'];

export interface StageSpec {
  readonly endpoints: number;
  readonly nodes: number;
  readonly trafficDistribution: string;
  readonly seed: number;
}

export interface XdsStage {
  readonly source: ResourceSource;
  /** The next pod goes not ready, or the one before becomes ready again. Done when the hub knows. */
  flip(): Promise<void>;
  settled(): Promise<void>;
  /** CPU that the resources took, since this was asked last, to hear what had changed and to wake who follows it, ms. */
  heardMs(): number;
  close(): Promise<void>;
}

export async function openXdsStage(spec: StageSpec): Promise<XdsStage> {
  const { endpoints, nodes, trafficDistribution, seed } = spec;
  const plane = openPlane({ host: 'inline', codec: createCodec() });
  const web = serviceOf('web', trafficDistribution);
  for (const object of [...nodesOf(nodes), web, ...podsOf('web', endpoints, nodes)])
    give(plane, object);
  await plane.settled();
  let heardMs = 0;
  const source = openResources(
    meteredHub(plane.hub, (hear) => {
      heardMs += cpuMsOf(hear);
    }),
  );
  let flips = 0;
  return {
    source,
    heardMs: () => {
      const took = heardMs;
      heardMs = 0;
      return took;
    },
    settled: () => plane.settled(),
    flip: async () => {
      const i = ((flips >> 1) * 7 + seed) % endpoints;
      give(plane, podOf('web', i, nodes, flips % 2 === 1));
      flips++;
      await plane.settled();
    },
    close: async () => {
      source.close();
      await plane.close();
    },
  };
}

/** The hub, of which everything that taps do when they are told of a change is done through `meter`. */
function meteredHub(hub: Hub, meter: (hear: () => void) => void): Hub {
  const tap: Hub['tap'] = (service, viewClass, changed) =>
    hub.tap(service, viewClass, () => meter(changed));
  return new Proxy(hub, {
    get: (of, name) => {
      if (name === 'tap') return tap;
      const value: unknown = Reflect.get(of, name, of);
      return typeof value === 'function' ? value.bind(of) : value;
    },
  });
}

function give(plane: Plane, object: object): void {
  const { outcome, errors } = plane.apply(object as Readonly<Record<string, unknown>>);
  if (outcome === 'refused') throw new Error(errors[0]?.message);
}

/**
 * Views: the index of one 20,000-endpoint service over three zones. A node's whole view computed from the slices,
 * against the same node's class kept open and asked for what one flip changed.
 */
import type { EndpointSlice, Service } from '@sliceplane/kube';
import {
  type ClassChange,
  classOf,
  defaultViewOptions,
  nodeView,
  ViewIndex,
  type Viewpoint,
} from '@sliceplane/views';
import { flipped, packedService } from './packed-service.ts';
import { checksumOf, compare } from './measure.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';

const FLIPS = 200;

export function benchView(options: BenchOptions): ResultRow[] {
  const size = options.scale === 'full' ? 20_000 : 400;
  const { service, slices } = packedService({
    size,
    seed: options.seed,
    trafficDistribution: 'PreferClose',
  });
  const viewpoint: Viewpoint = { node: 'n1', nodeKnown: true, zone: 'zone-a', zoneGiven: false };
  const index = indexOf(service, slices);
  index.open(classOf(index.outlook(), viewpoint, defaultViewOptions));
  index.commit();

  const key = `${service.metadata.namespace}/${service.metadata.name}`;
  const [whole, delta, build] = compare(
    [
      {
        name: 'whole',
        run: () =>
          checksumOf(
            nodeView({ name: key, service, slices, viewpoint, options: defaultViewOptions }).hash,
          ),
      },
      { name: 'delta', run: () => checksumOf(...flips(index, slices).map(changed)) },
      { name: 'build', run: () => checksumOf(indexOf(service, slices).summary().endpoints) },
    ],
    options.runs,
  );
  if (whole === undefined || delta === undefined || build === undefined)
    throw new Error('no result');
  return [
    {
      bench: 'view',
      what: `one flip of ${size} endpoints as a delta of one zone`,
      value: delta.medianMs / (FLIPS * 2),
      unit: 'ms',
      against: { what: "the node's whole view from slices", value: whole.medianMs },
      checksum: delta.checksum,
    },
    {
      bench: 'view',
      what: `index of ${size} endpoints built`,
      value: build.medianMs,
      unit: 'ms',
      against: { what: 'one whole view', value: whole.medianMs },
      checksum: build.checksum,
    },
  ];
}

function indexOf(service: Service, slices: readonly EndpointSlice[]): ViewIndex {
  const index = new ViewIndex(`${service.metadata.namespace}/${service.metadata.name}`);
  index.setService(service);
  for (const slice of slices) index.setSlice(undefined, slice);
  index.commit();
  return index;
}

/** Each flip is undone at once, so every run starts from the same view. */
function flips(index: ViewIndex, slices: readonly EndpointSlice[]): ClassChange[] {
  const changes: ClassChange[] = [];
  for (let i = 0; i < FLIPS; i++) {
    const slice = slices[(i * 7) % slices.length];
    if (slice === undefined) throw new Error('no slice');
    const other = flipped(slice, i % slice.endpoints.length);
    index.setSlice(slice, other);
    changes.push(...index.commit().classes);
    index.setSlice(other, slice);
    changes.push(...index.commit().classes);
  }
  return changes;
}

function changed({ upserts, removed, size }: ClassChange): string {
  return `${upserts.length}-${removed.length}-${size}`;
}

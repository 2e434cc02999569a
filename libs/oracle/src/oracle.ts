import {
  type Delta,
  type EndpointSlice,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  MANAGED_BY,
  matches,
  MIRRORING_MANAGED_BY,
  namespaceOf,
  objectKey,
  type Service,
} from '@sliceplane/kube';
import { chosen, type Reach, reachOf } from './choice.ts';
import { Cluster, type Namespace } from './cluster.ts';
import { type Copy, servicePortOf } from './copy.ts';
import { ADDRESSES_PER_SUBSET, copiesOfEndpoints } from './from-endpoints.ts';
import { copiesOfPods, isAuto, isReconciled } from './from-pods.ts';
import { copiesOfSlice } from './from-slices.ts';
import { joined } from './joined.ts';
import { oneOfEach } from './one-copy.ts';
import type { OracleOptions, OraclePlace, OracleView } from './view.ts';
import { withHintsOf } from './zone-shares.ts';

/** The identity whose slices are made from pods and from Endpoints, and so are not taken from the input. */
export interface OracleIdentity {
  /** @defaultValue MANAGED_BY */
  readonly managedBy?: string;
  /** @defaultValue MIRRORING_MANAGED_BY */
  readonly mirroringManagedBy?: string;
  /** M28. @defaultValue 1000 */
  readonly addressesPerSubset?: number;
}

const notFound: OracleView = { state: 'not-found', endpoints: [] };

/**
 * What a node should use, said by the slowest and most obvious program: from the objects straight to the view, without
 * slices, packing, classes or history. For tests and load tests, to hold the answers of the real one against.
 *
 * History it cannot know, and so must not be asked about: slices that a Service left behind when it lost its selector,
 * what was not created because the Service or the Endpoints are being deleted (R5.15, M52), and two pods of one Service
 * with one address and different facts.
 */
export class Oracle {
  readonly #cluster = new Cluster();
  readonly #identity: Required<OracleIdentity>;
  /** By namespace and Service, until an object of the namespace or a node changes. */
  readonly #known = new Map<string, Map<string, Known>>();

  constructor(identity: OracleIdentity = {}) {
    this.#identity = {
      managedBy: identity.managedBy ?? MANAGED_BY,
      mirroringManagedBy: identity.mirroringManagedBy ?? MIRRORING_MANAGED_BY,
      addressesPerSubset: identity.addressesPerSubset ?? ADDRESSES_PER_SUBSET,
    };
  }

  apply(delta: Delta): void {
    this.#cluster.apply(delta);
    const isNode = (delta.op === 'upsert' ? delta.object.kind : delta.kind) === 'Node';
    if (isNode) this.#known.clear();
    else this.#known.delete(delta.op === 'upsert' ? namespaceOf(delta.object) : delta.namespace);
  }

  /** All Services, namespace/name, sorted. */
  services(): string[] {
    return [...this.#cluster.namespaces]
      .flatMap(([namespace, { services }]) =>
        [...services.keys()].map((name) => objectKey(namespace, name)),
      )
      .sort();
  }

  /** Does the answer need the slices that are there? Topology-mode Auto, where hints are looked at. */
  needsSlices(service: string): boolean {
    const object = this.#service(service);
    return object !== undefined && isReconciled(object) && isAuto(object);
  }

  /**
   * The endpoints of one Service that are to be used at one place.
   *
   * @param service namespace/name
   * @param slices those of the Service as they are; asked for where `needsSlices`
   * @throws ImplausibleSlices if no run of R7 leads to these slices
   * @throws RangeError if slices are needed and not given
   */
  view(
    service: string,
    place: OraclePlace,
    options: OracleOptions = {},
    slices?: readonly EndpointSlice[],
  ): OracleView {
    const object = this.#service(service);
    if (object === undefined) return notFound;
    let known = this.#remembered(object);
    if (this.#needsHints(service, options)) {
      if (slices === undefined) {
        throw new RangeError(
          `slices of ${service} are needed for its hints: topology-mode is Auto`,
        );
      }
      known = new Known(object, this.#copies(object, slices));
    }
    const zone = place.zone ?? this.#cluster.nodes.get(place.node)?.zone ?? '';
    return known.view({ node: place.node, zone }, options);
  }

  #service(key: string): Service | undefined {
    const [namespace = '', name = ''] = key.split('/');
    return this.#cluster.namespaces.get(namespace)?.services.get(name);
  }

  /** Only mode default looks at hints. */
  #needsHints(service: string, { mode = 'default' }: OracleOptions): boolean {
    return mode === 'default' && this.needsSlices(service);
  }

  #remembered(service: Service): Known {
    const { namespace, name } = service.metadata;
    const ofNamespace = this.#known.get(namespace) ?? new Map<string, Known>();
    this.#known.set(namespace, ofNamespace);
    const known = ofNamespace.get(name) ?? new Known(service, this.#copies(service));
    ofNamespace.set(name, known);
    return known;
  }

  /** Every copy of every endpoint, wherever it comes from; C6: whoever manages it. */
  #copies(service: Service, slices?: readonly EndpointSlice[]): readonly Copy[] {
    const { metadata, selector } = service;
    const held = this.#cluster.namespaces.get(metadata.namespace)!;
    const { nodes } = this.#cluster;
    let ofPods: readonly Copy[] = [];
    if (isReconciled(service) && selector !== null) {
      const pods = [...held.pods.values()].filter((pod) => matches(selector, pod.labels));
      ofPods = copiesOfPods(service, pods, nodes);
      if (slices !== undefined) {
        const ours = slices.filter((slice) => managerOf(slice) === this.#identity.managedBy);
        const key = objectKey(metadata.namespace, metadata.name);
        ofPods = withHintsOf(key, ofPods, ours, nodes.values());
      }
    }
    const endpoints = held.endpoints.get(metadata.name);
    return [
      ...ofPods,
      ...copiesOfEndpoints(service, endpoints, this.#identity.addressesPerSubset),
      ...this.#foreign(service, held).flatMap((slice) => copiesOfSlice(service, slice)),
    ];
  }

  /** The slices of the input that no controller of ours replaces: R1.10, M3. */
  #foreign(service: Service, { slices }: Namespace): readonly EndpointSlice[] {
    const { managedBy, mirroringManagedBy } = this.#identity;
    return [...slices.values()].filter((slice) => {
      if (slice.metadata.labels[LABEL_SERVICE_NAME] !== service.metadata.name) return false;
      const by = managerOf(slice);
      return by !== mirroringManagedBy && !(by === managedBy && isReconciled(service));
    });
  }
}

function managerOf(slice: EndpointSlice): string | undefined {
  return slice.metadata.labels[LABEL_MANAGED_BY];
}

/** What is known of one Service: its endpoints by family and Service port, and the views already asked for. */
class Known {
  readonly #service: Service;
  readonly #groups: readonly (readonly Copy[])[];
  /** By who is within reach: many places have one answer. */
  readonly #views = new Map<string, OracleView>();

  constructor(service: Service, copies: readonly Copy[]) {
    this.#service = service;
    const groups = Map.groupBy(oneOfEach(copies), servicePortOf);
    this.#groups = [...groups.values()];
  }

  view(at: { readonly node: string; readonly zone: string }, options: OracleOptions): OracleView {
    const { mode = 'default', includeNotReady = false } = options;
    const groups = this.#groups.filter(([copy]) => this.#isAsked(copy!, options));
    const reaches = groups.map((copies) => reachOf(this.#service, copies, { ...at, mode }));
    const key = JSON.stringify([options, reaches]);
    const view = this.#views.get(key) ?? this.#choose(groups, reaches, includeNotReady);
    this.#views.set(key, view);
    return view;
  }

  /** A port that is not among the Service's is nobody's. */
  #isAsked(
    { family, port }: Copy,
    { family: wanted = 'both', port: only }: OracleOptions,
  ): boolean {
    if (wanted === 'both' ? family === 'FQDN' : family !== wanted) return false;
    const { ports } = this.#service;
    if (port === undefined) return ports.length === 0 && only === undefined;
    const named = ports.filter(({ name }) => name === only);
    const asked = named.length > 0 ? named : ports.filter((one) => String(one.port) === only);
    return (only === undefined ? ports : asked).some(
      ({ name, protocol }) => name === port.name && protocol === port.protocol,
    );
  }

  #choose(
    groups: readonly (readonly Copy[])[],
    reaches: readonly Reach[],
    includeNotReady: boolean,
  ): OracleView {
    const endpoints = joined(
      groups.flatMap((copies, i) => [...chosen(copies, reaches[i]!, includeNotReady)]),
    );
    return { state: endpoints.length > 0 ? 'ready' : 'empty', endpoints };
  }
}

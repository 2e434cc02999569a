import type { EndpointSlice, Service } from '@sliceplane/kube';
import type { Oracle, OracleView } from '@sliceplane/oracle';
import type { Mirror } from '../feed/mirror.ts';
import { type Fingerprint, fingerprint, lineOfModel } from './fingerprint.ts';

export interface ExpectedView {
  readonly state: string;
  readonly print: Fingerprint;
  readonly view: OracleView;
}

/** The slices that a server has of one Service. */
export type SlicesOf = (service: string) => Promise<readonly EndpointSlice[]>;

/**
 * What every agent should hold at this moment, each answer worked out once. Good until the cluster changes: make another one
 * for the next point.
 */
export class Expected {
  readonly #oracle: Oracle;
  readonly #mirror: Mirror;
  readonly #slicesOf: SlicesOf;
  readonly #views = new Map<string, ExpectedView>();
  /** The model gives equal views to equal questions. */
  readonly #prints = new WeakMap<OracleView, Fingerprint>();
  readonly #slices = new Map<string, readonly EndpointSlice[]>();
  readonly #withNodeHints: ReadonlySet<string>;
  readonly #byNamespace: ReadonlyMap<string, readonly string[]>;
  readonly #all: readonly string[];

  constructor(oracle: Oracle, mirror: Mirror, slicesOf: SlicesOf) {
    this.#oracle = oracle;
    this.#mirror = mirror;
    this.#slicesOf = slicesOf;
    this.#withNodeHints = new Set(
      [...mirror.slices.values()]
        .filter(({ endpoints }) => endpoints.some(({ hints }) => hints?.forNodes !== undefined))
        .map(({ metadata: { namespace, labels } }) => {
          return `${namespace}/${labels['kubernetes.io/service-name'] ?? ''}`;
        }),
    );
    this.#all = oracle.services();
    this.#byNamespace = Map.groupBy(this.#all, (service) => service.split('/')[0] ?? '');
  }

  /** What somebody with these subscriptions follows: named Services whether they exist or not, and those of patterns. */
  followed(subscriptions: readonly string[]): ReadonlySet<string> {
    return new Set(
      subscriptions.flatMap((text) => {
        if (text === '*') return this.#all;
        if (text.endsWith('/*')) return this.#byNamespace.get(text.slice(0, -2)) ?? [];
        return [text];
      }),
    );
  }

  /** @throws ImplausibleSlices when the server's slices of a Service with topology-mode Auto cannot be right */
  async view(service: string, node: string): Promise<ExpectedView> {
    const key = `${service} ${this.#placeOf(service, node)}`;
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const view = this.#oracle.view(service, { node }, {}, await this.#slicesFor(service));
    const print = this.#prints.get(view) ?? fingerprint(view.endpoints.map(lineOfModel));
    this.#prints.set(view, print);
    const expected = { state: view.state, print, view };
    this.#views.set(key, expected);
    return expected;
  }

  /** Where only the zone matters, all nodes of a zone ask the same question. */
  #placeOf(service: string, node: string): string {
    const object = this.#mirror.services.get(service);
    const isByNode =
      this.#withNodeHints.has(service) || (object !== undefined && asksForNode(object));
    return isByNode ? `node ${node}` : `zone ${this.#mirror.nodes.get(node)?.zone ?? ''}`;
  }

  async #slicesFor(service: string): Promise<readonly EndpointSlice[] | undefined> {
    if (!this.#oracle.needsSlices(service)) return undefined;
    const known = this.#slices.get(service) ?? (await this.#slicesOf(service));
    this.#slices.set(service, known);
    return known;
  }
}

function asksForNode({ internalTrafficPolicy, trafficDistribution }: Service): boolean {
  return internalTrafficPolicy === 'Local' || trafficDistribution === 'PreferSameNode';
}

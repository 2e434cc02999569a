import type { Endpoint } from '@sliceplane/kube';
import type { PortOutlook } from './outlook.ts';
import type { Crowd, Spread } from './proximity.ts';
import { willingness } from './readiness.ts';
import type { ServicePortKey } from './service-ports.ts';
import type { ViewFamily } from './view.ts';

/**
 * The crowd of one family and Service port, counted: each endpoint that comes or goes costs O(its hints), and the
 * rules are answered from counters. Endpoints are those left after dedup.
 */
export class PortTally implements Crowd {
  readonly family: ViewFamily;
  readonly of: ServicePortKey;
  total = 0;
  ready = 0;
  draining = 0;
  private nodeHinted = 0;
  private zoneHinted = 0;
  private readonly nodes = new Census();
  private readonly zoneHintNames = new Census();
  private readonly zones = new Census();
  private readonly drainingZones = new Census();

  constructor(family: ViewFamily, of: ServicePortKey) {
    this.family = family;
    this.of = of;
  }

  get port(): string {
    return this.of.name;
  }

  get number(): number | undefined {
    return this.of.number === 0 ? undefined : this.of.number;
  }

  add(endpoint: Endpoint): void {
    this.count(endpoint, 1);
  }

  remove(endpoint: Endpoint): void {
    this.count(endpoint, -1);
  }

  get nodeHints(): Spread {
    return spread(this.nodeHinted, this.ready);
  }

  get zoneHints(): Spread {
    return spread(this.zoneHinted, this.ready);
  }

  hintsNode(node: string): boolean {
    return this.nodes.has(node);
  }

  hintsZone(zone: string): boolean {
    return this.zoneHintNames.has(zone);
  }

  readyInZone(zone: string): boolean {
    return this.zones.has(zone);
  }

  drainingInZone(zone: string): boolean {
    return this.drainingZones.has(zone);
  }

  /** Grows whenever a place may reach differently than before, other than by what is hinted for its own node. */
  get shape(): string {
    const places = `${this.zoneHintNames.version}.${this.zones.version}.${this.drainingZones.version}`;
    return `${this.ready > 0}.${this.draining > 0}.${this.nodeHints}.${this.zoneHints}.${places}`;
  }

  outlook(): PortOutlook {
    const drainingZones = this.drainingZones.names();
    const { appProtocol } = this.of;
    return {
      family: this.family,
      port: this.of.name,
      protocol: this.of.protocol,
      ...(this.of.number === 0 ? {} : { number: this.of.number }),
      ...(appProtocol === undefined ? {} : { appProtocol }),
      total: this.total,
      ready: this.ready,
      draining: this.draining,
      nodeHints: this.nodeHints,
      zoneHints: this.zoneHints,
      hintedNodes: this.nodeHints === 'full' ? this.nodes.names() : [],
      hintedZones: this.zoneHints === 'full' ? this.zoneHintNames.names() : [],
      zones: this.zones.names(),
      ...(drainingZones.length === 0 ? {} : { drainingZones }),
    };
  }

  private count(endpoint: Endpoint, by: 1 | -1): void {
    this.total += by;
    const willing = willingness(endpoint);
    if (willing === 'draining') {
      this.draining += by;
      if (endpoint.zone) this.drainingZones.count(endpoint.zone, by);
    }
    if (willing !== 'ready') return;
    this.ready += by;
    if (endpoint.zone) this.zones.count(endpoint.zone, by);
    const forNodes = endpoint.hints?.forNodes;
    if (forNodes && forNodes.length > 0) {
      this.nodeHinted += by;
      for (const { name } of forNodes) this.nodes.count(name, by);
    }
    const forZones = endpoint.hints?.forZones;
    if (forZones && forZones.length > 0) {
      this.zoneHinted += by;
      for (const { name } of forZones) this.zoneHintNames.count(name, by);
    }
  }
}

/** How often each name occurs; the sorted list of names is kept until a name comes or goes. */
class Census {
  /** Grows when the set of names changes. */
  version = 0;
  private counts: Map<string, number> | undefined;
  private sorted: readonly string[] | undefined = nobody;

  has(name: string): boolean {
    return this.counts?.has(name) ?? false;
  }

  count(name: string, by: 1 | -1): void {
    this.counts ??= new Map();
    const before = this.counts.get(name) ?? 0;
    const after = before + by;
    if (after === 0) this.counts.delete(name);
    else this.counts.set(name, after);
    if (before === 0 || after === 0) {
      this.version++;
      this.sorted = undefined;
    }
  }

  names(): readonly string[] {
    this.sorted ??= [...(this.counts?.keys() ?? [])].sort();
    return this.sorted;
  }
}

const nobody: readonly string[] = [];

function spread(hinted: number, ready: number): Spread {
  if (hinted === 0) return 'none';
  return hinted === ready ? 'full' : 'partial';
}

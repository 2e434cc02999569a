import type { PresetName, SyntheticShares, SyntheticSpec } from '@sliceplane/synthetic';
import type { ChurnKind, FaultKind } from '../plan.ts';

/** A scenario as its file says it: scenario.schema.json in words of TypeScript. Whatever is absent has a default. */
export interface Scenario {
  readonly $schema?: string;
  readonly name?: string;
  readonly description?: string;
  readonly seed?: number;
  readonly cluster?: ScenarioCluster;
  readonly server?: {
    readonly shards?: number;
    readonly nodeArgs?: readonly string[];
    readonly serveArgs?: readonly string[];
  };
  readonly agents?: ScenarioAgents;
  readonly phases?: readonly ScenarioPhase[];
  readonly faults?: readonly ScenarioFault[];
  readonly criteria?: ScenarioCriteria;
  readonly checks?: { readonly quietPoints?: boolean; readonly hashes?: boolean };
  readonly sample?: Duration;
}

/** `500ms`, `30s`, `10m`, `1h` */
export type Duration = string;
/** 0.05 or `5%` */
export type Share = number | string;
/** `600MB`, `1.5GiB` */
export type Bytes = string;

export interface ScenarioCluster extends Omit<SyntheticSpec, 'seed' | 'epochMs' | 'shares'> {
  readonly preset?: PresetName;
  readonly shares?: Readonly<Partial<Record<keyof SyntheticShares, Share>>>;
}

export interface ScenarioAgents {
  readonly count?: number;
  readonly processes?: number;
  readonly perConnection?: number;
  readonly api?: 'session' | 'watch';
  /** `own-services:4`, `namespace` or `everything` */
  readonly subscribe?: string;
  readonly slow?: Share;
  readonly stuck?: Share;
  readonly reconnecting?: Share;
  readonly stuckHow?: 'stop-reading' | 'stop-process';
  readonly slowPause?: Duration;
  readonly reconnectEvery?: Duration;
}

export interface ScenarioPhase {
  readonly name: string;
  readonly duration: Duration;
  readonly arrivals?: ScenarioArrivals;
  readonly mix?: Readonly<Partial<Record<ChurnKind, number>>>;
  readonly quiet?: Duration;
}

export interface ScenarioArrivals {
  readonly kind?: 'constant' | 'poisson' | 'stepped';
  readonly perSecond?: number;
  readonly steps?: readonly { readonly perSecond: number; readonly duration: Duration }[];
}

export interface ScenarioFault {
  readonly at: Duration;
  readonly kind: FaultKind;
  readonly shard?: number;
}

export interface ScenarioCriteria {
  readonly maxP50?: Duration;
  readonly maxP99?: Duration;
  readonly maxP999?: Duration;
  readonly maxLag?: Duration;
  readonly maxFeedBehind?: Duration;
  readonly minRate?: Share;
  readonly maxRss?: Bytes;
  readonly maxRssGrowth?: Share;
  readonly maxCpu?: number;
  readonly maxEventLoopP99?: Duration;
  readonly maxImbalance?: number;
  readonly maxBytesPerUpdate?: Bytes;
  readonly maxRecovery?: Duration;
  readonly maxWrongViews?: number;
  readonly maxEmptyViews?: number;
  readonly maxDisconnects?: number;
}

import type { IpFamily, Service } from '@sliceplane/kube';
import type { SliceEvent } from './change.ts';
import type { AutoHints } from './auto-hints.ts';
import { RareMap } from './rare.ts';
import { overloaded, type ZoneCounts, type ZoneRatios } from './topology.ts';

export interface HintMemory {
  readonly populated: boolean;
  readonly counts: readonly (readonly [string, readonly (readonly [string, number])[]])[];
}

/** Which hints of mode `auto` a Service has, per address type (R7.10, R7.11). */
export class HintRecord {
  readonly #counts = new RareMap<string, ZoneCounts>();
  #populated = false;

  constructor(memory?: HintMemory) {
    if (memory === undefined) return;
    this.#populated = memory.populated;
    for (const [type, counts] of memory.counts) this.#counts.set(type, new Map(counts));
  }

  /** Takes note of an outcome; returns the event it is worth: every refusal, and the first success (R7.4, R7.10). */
  note(service: Service, type: IpFamily, outcome: AutoHints['outcome']): readonly SliceEvent[] {
    if ('refused' in outcome) {
      this.clear(type);
      return [
        event(service, 'Disabled', `No zone hints: ${outcome.refused}, addressType: ${type}`),
      ];
    }
    this.#counts.set(type, outcome.counts);
    if (this.#populated) return [];
    this.#populated = true;
    return [event(service, 'Enabled', `Zone hints are set, addressType: ${type}`)];
  }

  /** Mode `auto` is off for the Service (R7.2). An event if hints had been set. */
  off(service: Service, type: IpFamily): readonly SliceEvent[] {
    const was = this.#populated;
    this.clear(type);
    const text = `Zone hints are switched off, addressType: ${type}`;
    return was ? [event(service, 'Disabled', text)] : [];
  }

  /** Clearing one address type clears the mark of the whole Service (R7.10). */
  clear(type: string): void {
    this.#counts.delete(type);
    this.#populated = false;
  }

  overloaded(ratios: ZoneRatios): boolean {
    for (const counts of this.#counts.values()) if (overloaded(counts, ratios)) return true;
    return false;
  }

  memory(): HintMemory | undefined {
    if (this.#counts.size === 0 && !this.#populated) return undefined;
    const counts = [...this.#counts].map(([type, zones]) => [type, [...zones]] as const);
    return { populated: this.#populated, counts };
  }
}

function event(service: Service, suffix: 'Enabled' | 'Disabled', message: string): SliceEvent {
  return {
    type: suffix === 'Enabled' ? 'Normal' : 'Warning',
    reason: `TopologyAwareHints${suffix}`,
    message,
    kind: 'Service',
    namespace: service.metadata.namespace,
    name: service.metadata.name,
  };
}

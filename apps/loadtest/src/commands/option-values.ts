/** Parsers of option values. Each names what it wants and what it was given. */
import { CHURN_KINDS, type ChurnKind } from '@sliceplane/synthetic';
import { InvalidArgumentError } from 'commander';
import type { FaultKind } from '../plan.ts';
import { byteCount, durationMs, shareOf } from '../scenario/quantity.ts';
import type { ScenarioFault } from '../scenario/scenario.ts';

export function integerFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be an integer from ${least} to ${most}, not ${text}.`);
  };
}

export function numberFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}, not ${text}.`);
  };
}

export function duration(text: string): string {
  if (durationMs(text) !== undefined) return text;
  throw new InvalidArgumentError(
    `It must be a duration such as 500ms, 30s, 10m or 1h, not ${text}.`,
  );
}

export function share(text: string): string {
  if (shareOf(text) !== undefined) return text;
  throw new InvalidArgumentError(`It must be a share such as 5% or 0.05, not ${text}.`);
}

export function bytes(text: string): string {
  if (byteCount(text) !== undefined) return text;
  throw new InvalidArgumentError(
    `It must be an amount of bytes such as 600MB or 1.5GiB, not ${text}.`,
  );
}

/** `readiness=5,rollout=1` */
export function mix(text: string): Partial<Record<ChurnKind, number>> {
  const parts = text.split(',').map((part) => {
    const [kind = '', weight = '', ...rest] = part.split('=');
    if (!isChurnKind(kind)) {
      throw new InvalidArgumentError(`${kind} is none of ${CHURN_KINDS.join(', ')}.`);
    }
    if (rest.length > 0 || !/^\d+(\.\d+)?$/.test(weight)) {
      throw new InvalidArgumentError(`${part} must be a kind and its weight, such as readiness=5.`);
    }
    return [kind, Number(weight)] as const;
  });
  if (parts.every(([, weight]) => weight === 0)) {
    throw new InvalidArgumentError('It must have a weight above 0.');
  }
  return Object.fromEntries(parts);
}

export const faultKinds: readonly FaultKind[] = [
  'shard-exit',
  'shard-hang',
  'server-kill',
  'server-restart',
  'herd',
];

/** `30s=shard-exit`, `30s=shard-hang:1`; one more of those before it. */
export function fault(text: string, before: readonly ScenarioFault[] = []): ScenarioFault[] {
  const [, at = '', name = '', shard] = /^([^=]*)=([a-z-]*)(?::(\d+))?$/.exec(text) ?? [];
  const kind = faultKinds.find((one) => one === name);
  if (durationMs(at) === undefined || kind === undefined) {
    throw new InvalidArgumentError(
      `It must be a time and a fault, such as 30s=shard-exit or 30s=shard-exit:1, not ${text}; ` +
        `faults are ${faultKinds.join(', ')}.`,
    );
  }
  return [...before, { at, kind, ...(shard !== undefined && { shard: Number(shard) }) }];
}

/** `own-services:4`, `namespace`, `everything` */
export function subscribe(text: string): string {
  if (/^(own-services(:[1-9]\d{0,3})?|namespace|everything)$/.test(text)) return text;
  throw new InvalidArgumentError(
    `It must be own-services:N, namespace or everything, not ${text}.`,
  );
}

function isChurnKind(text: string): text is ChurnKind {
  return CHURN_KINDS.some((kind) => kind === text);
}

import type { Answers } from './answers.ts';
import type { XdsTypeStatus } from './xds-status.ts';

/** What one resource's client was told of it and what it took in. */
export interface ResourceVerdict {
  readonly name: string;
  /** Told last; '' that there is none; undefined: nothing. */
  readonly version: string | undefined;
  readonly accepted: string;
}

export interface TypeFacts {
  readonly typeUrl: string;
  readonly subscribed: number;
  readonly wildcard: boolean;
  readonly answers: Answers;
  /** undefined: resources were not asked about. */
  readonly verdicts: Iterable<ResourceVerdict> | undefined;
}

/** O(1) without verdicts. */
export function typeStatus({ verdicts, answers, ...facts }: TypeFacts): XdsTypeStatus {
  const resources = verdicts === undefined ? [] : resourceStatuses(verdicts, answers);
  return { ...facts, ...answers.status, resources };
}

function resourceStatuses(
  verdicts: Iterable<ResourceVerdict>,
  answers: Answers,
): XdsTypeStatus['resources'] {
  const sent = new Map(answers.waiting?.resources.map(({ name, version }) => [name, version]));
  const statusOf = ({ name, version, accepted }: ResourceVerdict): string => {
    if (version === undefined) return 'waiting';
    if (version === '') return 'not-found';
    if (version === accepted) return 'acked';
    if (sent.get(name) === version) return 'sent';
    return answers.isRefused(name, version) ? 'nacked' : 'acked';
  };
  return Array.from(verdicts, (verdict) => ({
    name: verdict.name,
    status: statusOf(verdict),
    version: verdict.version ?? '',
    acceptedVersion: verdict.accepted,
  }));
}

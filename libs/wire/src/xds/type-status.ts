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
  readonly verdicts: Iterable<ResourceVerdict>;
}

export function typeStatus({
  typeUrl,
  subscribed,
  wildcard,
  answers,
  verdicts,
}: TypeFacts): XdsTypeStatus {
  const sent = new Map(answers.waiting?.resources.map(({ name, version }) => [name, version]));
  const resources = Array.from(verdicts, ({ name, version, accepted }) => {
    const status =
      version === undefined
        ? 'waiting'
        : version === ''
          ? 'not-found'
          : version === accepted
            ? 'acked'
            : sent.get(name) === version
              ? 'sent'
              : answers.isRefused(name, version)
                ? 'nacked'
                : 'acked';
    return { name, status, version: version ?? '', acceptedVersion: accepted };
  });
  return { typeUrl, subscribed, wildcard, ...answers.status, resources };
}

import type { Endpoints } from '@sliceplane/kube';
import type { SliceEvent } from './change.ts';
import type { MirrorGroups } from './mirror-groups.ts';

/** What the owner of the Endpoints should know: unreadable addresses, then addresses beyond the limit (M35-M37). */
export function mirrorEvents(
  endpoints: Endpoints,
  { invalid, skipped }: Pick<MirrorGroups, 'invalid' | 'skipped'>,
  maxPerSubset: number,
): readonly SliceEvent[] {
  const { namespace, name } = endpoints.metadata;
  const warning = (reason: string, message: string): SliceEvent => ({
    type: 'Warning',
    reason,
    message,
    kind: 'Endpoints',
    namespace,
    name,
  });
  const events: SliceEvent[] = [];
  if (invalid > 0) {
    const addresses = invalid === 1 ? 'IP address was' : 'IP addresses were';
    events.push(warning('InvalidIPAddress', `${invalid} invalid ${addresses} not mirrored`));
  }
  if (skipped > invalid) {
    const addresses = skipped === 1 ? 'address was' : 'addresses were';
    events.push(
      warning(
        'TooManyAddressesToMirror',
        `at most ${maxPerSubset} addresses of a subset are mirrored, ${skipped} ${addresses} skipped`,
      ),
    );
  }
  return events;
}

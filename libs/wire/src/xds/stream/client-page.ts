import type { XdsClient } from '@sliceplane/proto';
import type { OpenXds } from '../../grpc/streams.ts';

export interface XdsFilter {
  /** Only those whose last answer to some type was a refusal. */
  readonly refusing: boolean;
  /** Only those of this Kubernetes node; '' for all. */
  readonly node: string;
  /** With every resource of every client. */
  readonly resources: boolean;
}

/** One page of the xDS streams that pass, oldest first, and the key of its last one when more follow. O(streams). */
export function xdsClientPage(
  streams: readonly OpenXds[],
  filter: XdsFilter,
  after: string,
  limit: number,
): { readonly clients: XdsClient[]; readonly last: string } {
  const passing = streams.filter(({ id, kind }) => {
    if (keyOf(id) <= after) return false;
    const { node, types } = kind.status(false);
    if (filter.node !== '' && node !== filter.node) return false;
    return !filter.refusing || types.some(({ refused }) => refused);
  });
  const page = passing.slice(0, limit);
  const clients = page.map(({ kind, ...opened }) => {
    return { ...opened, method: kind.method, ...kind.status(filter.resources) };
  });
  const last = page.at(-1);
  return {
    clients,
    last: passing.length > limit && last !== undefined ? keyOf(last.id) : '',
  };
}

/** Sorts as the numbers do. */
function keyOf(id: number): string {
  return String(id).padStart(16, '0');
}

import type { SliceRecord } from '@sliceplane/shard';

/** Which slices: '' stands for all. */
export interface SliceFilter {
  readonly namespace: string;
  /** namespace/name */
  readonly service: string;
}

/** The newest state of one slice, and whose it is. */
export interface LoggedSlice {
  readonly service: string;
  readonly record: SliceRecord;
}

export function inNamespace(key: string, namespace: string): boolean {
  return namespace === '' || key.startsWith(`${namespace}/`);
}

export function passes(key: string, slice: LoggedSlice, filter: SliceFilter): boolean {
  const { namespace, service } = filter;
  return inNamespace(key, namespace) && (service === '' || service === slice.service);
}

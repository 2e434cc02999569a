import type { Protocol } from '@sliceplane/kube';
import type { OracleFamily } from './view.ts';

/**
 * One endpoint at one port, as one slice says it: what kube-proxy makes of a slice before it removes duplicates
 * (C13–C17). A Service without ports has copies without a port.
 */
export interface Copy {
  readonly family: OracleFamily;
  /** Canonical; the first address only (C16). */
  readonly address: string;
  readonly port: CopyPort | undefined;
  readonly nodeName: string;
  readonly zone: string;
  readonly hostname: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zoneHints: readonly string[];
  readonly nodeHints: readonly string[];
  /** Copies of equal `slice` are in list order, and of one slice. */
  readonly slice: string;
  /** namespace/name of the pod it was made from; '' for a copy from a slice or from Endpoints. */
  readonly pod: string;
}

export interface CopyPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly number: number;
  readonly appProtocol: string;
}

/** C13: slices are merged per family, port name and protocol. The number is no part of it. */
export function servicePortOf(copy: Copy): string {
  return `${copy.family} ${copy.port?.name ?? ''} ${copy.port?.protocol ?? ''}`;
}

import type { ResolvedAddress } from '@sliceplane/wire';
import { hostPort } from '../socket-address.ts';
import { table } from './table.ts';
import { portText } from './view-table.ts';

/** `port` is the one that was asked about, 0 for any. */
export function resolveTable({ address, owners }: ResolvedAddress, port: number): string {
  if (owners.length === 0) {
    return `${port === 0 ? address : hostPort(address, port)} belongs to no service`;
  }
  return table(
    ['ADDRESS', 'SERVICE', 'ROLE', 'PORTS', 'TARGET', 'NODE'],
    owners.map((owner) => [
      address,
      owner.service,
      owner.role,
      owner.ports.map(portText).join(','),
      owner.targetRef?.name ?? '',
      owner.nodeName ?? '',
    ]),
  );
}

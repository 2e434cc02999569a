import type { ResolvedAddress } from '@sliceplane/wire';
import { table } from './table.ts';
import { portText } from './view-table.ts';

export function resolveTable({ address, owners }: ResolvedAddress): string {
  if (owners.length === 0) return `${address} belongs to no service`;
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

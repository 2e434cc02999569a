import { invalid } from './field-error.ts';
import type { Fields } from './fields.ts';
import { KNOWN_METADATA, KNOWN_ROOT } from './known-fields.ts';
import { LABEL_REGION, LABEL_ZONE } from './names.ts';
import type { Node } from './node.ts';
import { cpuMillis } from './quantity.ts';
import { uidFor } from './uid.ts';

/** Presence alone tells a control plane node, whatever the value (R7.3). */
const CONTROL_PLANE_LABELS = [
  'node-role.kubernetes.io/control-plane',
  'node-role.kubernetes.io/master',
];

/** core/v1 Node. */
export function readNode(object: Fields): Node {
  object.knowOnly(KNOWN_ROOT);
  const metadata = object.section('metadata');
  metadata.knowOnly(KNOWN_METADATA);
  const status = object.section('status');
  const labels = metadata.labels('labels');
  const name = metadata.text('name');
  const ready = status.list('conditions').find((condition) => condition.text('type') === 'Ready');
  return {
    kind: 'Node',
    name,
    uid: metadata.text('uid') || uidFor('Node', '', name),
    zone: labels[LABEL_ZONE] ?? '',
    region: labels[LABEL_REGION] ?? '',
    ready: ready?.text('status') === 'True',
    controlPlane: CONTROL_PLANE_LABELS.some((label) => Object.hasOwn(labels, label)),
    cpuMillis: readCpu(status.section('allocatable')),
  };
}

/** A quantity is a string, or in YAML a plain number. */
function readCpu(allocatable: Fields): number {
  if (!allocatable.has('cpu')) return 0;
  const value = allocatable.raw['cpu'];
  const millis = cpuMillis(typeof value === 'number' ? String(value) : allocatable.text('cpu'));
  if (millis !== undefined) return millis;
  if (typeof value === 'string' || typeof value === 'number') {
    allocatable.found.refuse(
      invalid(allocatable.path('cpu'), value, 'must be a quantity such as 500m, 2 or 1.5'),
    );
  }
  return 0;
}

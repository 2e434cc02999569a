import {
  LABEL_HEADLESS,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  type Labels,
  type Service,
} from '@sliceplane/kube';

/** Ours to set; on the Service they mean nothing (R6.4). */
const RESERVED: ReadonlySet<string> = new Set([
  LABEL_SERVICE_NAME,
  LABEL_MANAGED_BY,
  LABEL_HEADLESS,
]);

/** The full label map of every slice we write for the Service (R6.2–R6.5). */
export function sliceLabels(service: Service, managedBy: string): Labels {
  const labels: Record<string, string> = {};
  for (const [key, value] of Object.entries(service.metadata.labels)) {
    if (!RESERVED.has(key)) labels[key] = value;
  }
  // R6.3: a Service that has no clusterIP (yet) counts as headless.
  if (service.clusterIP === 'None' || service.clusterIP === '') labels[LABEL_HEADLESS] = '';
  labels[LABEL_SERVICE_NAME] = service.metadata.name;
  labels[LABEL_MANAGED_BY] = managedBy;
  return labels;
}

/** A propagated label differs: reason enough to write (R6.6). Drift of a reserved label alone is not. */
export function labelsDrifted(existing: Labels, wanted: Labels): boolean {
  return existing !== wanted && !sameMap(unreserved(existing), unreserved(wanted));
}

/** Exactly equal label maps, reserved ones included (R5.6). */
export function sameLabels(a: Labels, b: Labels): boolean {
  return a === b || sameMap(new Map(Object.entries(a)), new Map(Object.entries(b)));
}

function unreserved(labels: Labels): ReadonlyMap<string, string> {
  return new Map(Object.entries(labels).filter(([key]) => !RESERVED.has(key)));
}

function sameMap(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (b.get(key) !== value) return false;
  return true;
}

import { type KubeObject, toManifest } from '@sliceplane/kube';
import { nodeManifest } from './node-manifest.ts';
import { podManifest } from './pod-manifest.ts';
import { serviceManifest } from './service-manifest.ts';

/** One object as an API server prints it, with all that nobody needs. Reading it gives the object again. */
export function manifestOf(object: KubeObject): Record<string, unknown> {
  switch (object.kind) {
    case 'Pod':
      return podManifest(object);
    case 'Node':
      return nodeManifest(object);
    case 'Service':
      return serviceManifest(object);
    case 'Endpoints':
    case 'EndpointSlice':
      return toManifest(object);
  }
}

export interface PageOptions {
  /** Most objects in one page. Integer, at least 1. @defaultValue 500, what clients of Kubernetes ask for */
  readonly itemsPerPage?: number;
}

/**
 * Objects as an API server answers a list request: pages of one kind as JSON text, whose items do not repeat their kind.
 * Pages, because 150,000 pods are more than one string can hold. Pages are made as they are asked for.
 *
 * @throws RangeError naming the option and the value
 */
export function* listPages(
  objects: Iterable<KubeObject>,
  options: PageOptions = {},
): Generator<string> {
  const { itemsPerPage = 500 } = options;
  if (!Number.isInteger(itemsPerPage) || itemsPerPage < 1) {
    throw new RangeError(`itemsPerPage must be an integer of at least 1, not ${itemsPerPage}`);
  }
  let page: KubeObject[] = [];
  for (const object of objects) {
    if (page.length === itemsPerPage || (page[0] !== undefined && page[0].kind !== object.kind)) {
      yield listText(page);
      page = [];
    }
    page.push(object);
  }
  if (page.length > 0) yield listText(page);
}

function listText(objects: readonly KubeObject[]): string {
  const items = objects.map(manifestOf);
  const { apiVersion, kind } = items[0] ?? {};
  return JSON.stringify({
    kind: `${String(kind)}List`,
    apiVersion,
    metadata: { resourceVersion: '1000000' },
    items: items.map(({ apiVersion: _version, kind: _kind, ...item }) => item),
  });
}

import type { KubeObject, Node } from '@sliceplane/kube';

/** Three commands worth typing at a server that holds these objects. */
export function commandsToTry(objects: readonly KubeObject[], server: string): string[] {
  const call = process.env['npm_execpath'] === undefined ? 'sliceplane' : 'npx sliceplane';
  const service = objects.find((object) => object.kind === 'Service');
  const node = objects.find(
    (object): object is Node => object.kind === 'Node' && !object.controlPlane,
  );
  const at = server === '' ? '' : ` --server ${server}`;
  if (service === undefined)
    return [`${call} apply${at} -f FILE`, `${call} services${at}`, `${call} status${at}`];
  const name = `${service.metadata.namespace}/${service.metadata.name}`;
  const place = node === undefined ? '' : ` --node ${node.name}`;
  return [
    `${call} services${at}`,
    `${call} view ${name}${place}${at}`,
    `${call} watch ${name}${place}${at}`,
  ];
}

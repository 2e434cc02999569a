import {
  type Endpoints,
  type EndpointsSubset,
  type KubeObject,
  type Labels,
} from '@sliceplane/kube';
import { NAMESPACE } from '@sliceplane/testkit';
import { Oracle, type OracleEndpoint, type OracleIdentity, type OracleView } from '../src/index.ts';

export function oracleOf(objects: readonly KubeObject[], identity?: OracleIdentity): Oracle {
  const oracle = new Oracle(identity);
  for (const object of objects) oracle.apply({ op: 'upsert', object });
  return oracle;
}

/** `10.0.0.1:80 10.0.0.2:80!r`: address and port numbers, and the conditions that are not as usual (r, s, t). */
export function shown({ endpoints }: OracleView): string {
  return endpoints.map(show).join(' ');
}

/** The same with the place: `10.0.0.1:80@n1/za`. */
export function placed({ endpoints }: OracleView): string {
  return endpoints.map((one) => `${show(one)}@${one.nodeName}/${one.zone}`).join(' ');
}

function show({ address, ports, notReady, notServing, terminating }: OracleEndpoint): string {
  const flags = `${notReady ? 'r' : ''}${notServing ? 's' : ''}${terminating ? 't' : ''}`;
  const numbers = ports.map(({ port }) => port).join('+');
  return `${address}:${numbers}${flags === '' ? '' : `!${flags}`}`;
}

export interface EndpointsOver {
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

/** Endpoints of the Service web, a subset a line: `10.0.0.1 10.0.0.2 | 10.0.0.3 | http:80 dns:53` (ready, not ready, ports). */
export function manual(lines: readonly string[], over: EndpointsOver = {}): Endpoints {
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: 'web',
      namespace: NAMESPACE,
      uid: 'endpoints-web',
      labels: over.labels ?? {},
      annotations: over.annotations ?? {},
      ownerReferences: [],
    },
    subsets: lines.map(subset),
  };
}

function subset(line: string): EndpointsSubset {
  const [ready = '', notReady = '', ports = ''] = line.split('|');
  return {
    addresses: words(ready).map((ip) => ({ ip })),
    notReadyAddresses: words(notReady).map((ip) => ({ ip })),
    ports: words(ports).map((text) => {
      const [name = '', port = ''] = text.split(':');
      return { name, port: Number(port), protocol: 'TCP' };
    }),
  };
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** By a hand that is not ours, without an owner. */
export const byHand: { readonly managedBy: string; readonly owner: undefined } = {
  managedBy: 'staff',
  owner: undefined,
};

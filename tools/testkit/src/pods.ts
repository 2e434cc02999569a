import type { NamedPort, Pod, Protocol } from '@sliceplane/kube';
import { NAMESPACE, type Place, places } from './place.ts';

/**
 * Pods of a line: `pods('a@n1 b@n2!notready c!terminating d*20')`. Ready, Running, on n1, labelled app=web.
 *
 * Flags: `!notready !terminating !pending !unknown !succeeded !failed !noip` (no podIPs) `!app:web` `!host:name.subdomain`
 * `!port:http/8080` (repeat with another name as `!port:http/8080,dns/53/UDP`) `!since:2026-01-01T00:00:00Z` `!uid:x`. A zone in the token is for `nodes`.
 */
export function pods(line: string, over: Partial<Pod> = {}): readonly Pod[] {
  return places(line).map((place) => ({ ...podAt(place), ...over }));
}

/** The one pod of a line. */
export function pod(line: string, over: Partial<Pod> = {}): Pod {
  const [first] = pods(line, over);
  if (first === undefined) throw new RangeError(`no pod in '${line}'`);
  return first;
}

function podAt({ name, node, ips, flags }: Place): Pod {
  const [hostname = '', subdomain = ''] = (flags.get('host') ?? '').split('.');
  const since = flags.get('since');
  const podIPs = flags.has('noip') ? [] : ips;
  return {
    kind: 'Pod',
    namespace: NAMESPACE,
    name,
    uid: flags.get('uid') ?? `pod-${name}`,
    labels: { app: flags.get('app') ?? 'web' },
    nodeName: node,
    hostname,
    subdomain,
    phase: phaseOf(flags),
    podIP: podIPs[0] ?? '',
    podIPs,
    ready: !flags.has('notready'),
    ...(since === undefined ? {} : { readySince: since }),
    terminating: flags.has('terminating'),
    ports: (flags.get('port') ?? '').split(',').filter(Boolean).map(namedPort),
  };
}

function phaseOf(flags: Place['flags']): Pod['phase'] {
  for (const phase of ['Pending', 'Unknown', 'Succeeded', 'Failed'] as const) {
    if (flags.has(phase.toLowerCase())) return phase;
  }
  return 'Running';
}

function namedPort(text: string): NamedPort {
  const [name = '', port = '', protocol = 'TCP'] = text.split('/');
  return { name, port: Number(port), protocol: protocol as Protocol };
}

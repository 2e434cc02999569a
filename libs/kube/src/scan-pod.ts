/**
 * Pods out of the bytes of their JSON, without making objects of all that nobody asks for: of 3 KB that an API server
 * prints of a pod, 300 bytes decide about endpoints. A cold start does this 150,000 times.
 *
 * Reads what is usual, and gives up on everything else: a wrong type, a null, an escape, a name that comes twice or is not
 * known. Law L18: a pod that is read here is the pod that `parseObject` reads.
 */
import { EMPTY_LABELS, EMPTY_LIST } from './fields.ts';
import type { FieldError } from './field-error.ts';
import { type Bytes, NINE, skipValue, ZERO } from './json-bytes.ts';
import { KNOWN_METADATA, KNOWN_POD_SPEC, KNOWN_POD_STATUS, KNOWN_ROOT } from './known-fields.ts';
import type { Labels } from './meta.ts';
import { dnsSubdomainProblems } from './name-syntax.ts';
import type { NamedPort, Pod } from './pod.ts';
import { RawRing } from './raw-ring.ts';
import { phaseOf, sharedPorts, withReadySince } from './read-pod.ts';
import { plainText, type Reader, readElements, readMembers, shape, UNUSUAL } from './scan-shape.ts';
import type { Protocol } from './service.ts';
import { asciiText, says, TextPool } from './text-pool.ts';
import { uidFor } from './uid.ts';
import { validateIdentity, validateLabels } from './validate-metadata.ts';

/** What a list says of its items that do not say it themselves. */
export interface ListType {
  readonly kind: string;
  readonly apiVersion: unknown;
}

/** Reads one pod after the other. */
export class PodScan {
  /** Of the pod last read: behind it. */
  end = 0;

  // What the readers below have found of the pod at hand.
  hasKind = false;
  hasVersion = false;
  name = '';
  namespace = '';
  uid = '';
  labels: Labels = EMPTY_LABELS;
  terminating = false;
  nodeName = '';
  hostname = '';
  subdomain = '';
  ports: readonly NamedPort[] = EMPTY_LIST;
  sidecarPorts: readonly NamedPort[] = EMPTY_LIST;
  phase = '';
  podIP = '';
  podIPs: readonly string[] = EMPTY_LIST;
  hasReady = false;
  ready = false;
  readySince = '';
  // Of the container, port and condition at hand.
  containerPorts: readonly NamedPort[] = EMPTY_LIST;
  isSidecar = false;
  portName = '';
  protocol = '';
  port = 0;
  conditionIsReady = false;
  conditionIsTrue = false;
  /** Where its time stands. */
  sinceFrom = 0;
  sinceTo = 0;

  readonly pool: TextPool = new TextPool();
  readonly recentLabels: RawRing<Labels> = new RawRing();
  readonly recentPorts: RawRing<readonly NamedPort[]> = new RawRing();

  /** The good pod at `at`, or undefined: no pod, no good one, or one to be read in the usual way. */
  read(
    bytes: Bytes,
    at: number,
    defaultNamespace: string,
    list: ListType | undefined,
  ): Pod | undefined {
    this.#reset();
    this.end = readMembers(this, POD, bytes, at);
    if (this.end < 0) return undefined;
    if (!this.hasKind && list?.kind !== 'Pod') return undefined;
    if (!this.hasVersion && list?.apiVersion !== 'v1') return undefined;
    const { name, readySince } = this;
    const namespace = this.namespace || defaultNamespace;
    const errors: FieldError[] = [];
    validateIdentity(errors, { namespace, name }, dnsSubdomainProblems);
    if (errors.length > 0) return undefined;
    const pod = {
      kind: 'Pod',
      namespace,
      name,
      uid: this.uid || uidFor('Pod', namespace, name),
      labels: this.labels,
      nodeName: this.nodeName,
      hostname: this.hostname === name ? name : this.hostname,
      subdomain: this.subdomain,
      phase: phaseOf(this.phase),
      podIP: this.podIP,
      podIPs: this.#podIPs(),
      ready: this.ready,
      terminating: this.terminating,
      ports: this.#ports(),
    } as const;
    return readySince === '' ? pod : withReadySince(pod, readySince);
  }

  #reset(): void {
    this.hasKind = this.hasVersion = false;
    this.name = this.namespace = this.uid = '';
    this.labels = EMPTY_LABELS;
    this.terminating = false;
    this.nodeName = this.hostname = this.subdomain = '';
    this.ports = this.sidecarPorts = EMPTY_LIST;
    this.phase = this.podIP = '';
    this.podIPs = EMPTY_LIST;
    this.hasReady = this.ready = false;
    this.readySince = '';
  }

  /** Nearly every pod has one, and says it twice. */
  #podIPs(): readonly string[] {
    const { podIP, podIPs } = this;
    return podIPs.length > 0 && podIPs[0] === podIP ? [podIP, ...podIPs.slice(1)] : podIPs;
  }

  /** Of containers, then of sidecars (R4.1). */
  #ports(): readonly NamedPort[] {
    const { ports, sidecarPorts } = this;
    if (sidecarPorts.length === 0) return ports;
    return ports.length === 0 ? sidecarPorts : sharedPorts([...ports, ...sidecarPorts]);
  }
}

type PodReader = Reader<PodScan>;

const is =
  (text: string, found: (scan: PodScan) => void): PodReader =>
  (scan, bytes, at) => {
    const end = plainText(bytes, at);
    if (end < 0 || !says(text, bytes, at + 1, end - 1)) return UNUSUAL;
    found(scan);
    return end;
  };

/** Only whether a text is this one matters. */
const whether =
  (text: string, take: (scan: PodScan, is: boolean) => void): PodReader =>
  (scan, bytes, at) => {
    const end = plainText(bytes, at);
    if (end >= 0) take(scan, says(text, bytes, at + 1, end - 1));
    return end;
  };

/** A text that few or no other pods have. */
const own =
  (take: (scan: PodScan, text: string) => void): PodReader =>
  (scan, bytes, at) => {
    const end = plainText(bytes, at);
    if (end >= 0) take(scan, asciiText(bytes, at + 1, end - 1));
    return end;
  };

/** A text that many pods have, mostly the one before as well. */
const shared = (take: (scan: PodScan, text: string) => void): PodReader => {
  let last = '';
  return (scan, bytes, at) => {
    const end = plainText(bytes, at);
    if (end < 0) return UNUSUAL;
    if (!says(last, bytes, at + 1, end - 1)) last = scan.pool.text(bytes, at + 1, end - 1);
    take(scan, last);
    return end;
  };
};

const readLabels: PodReader = (scan, bytes, at) => {
  const known = scan.recentLabels.find(bytes, at);
  if (known !== undefined) {
    scan.labels = known;
    return scan.recentLabels.end;
  }
  const end = skipValue(bytes, at);
  if (end < 0) return UNUSUAL;
  const labels = JSON.parse(bytes.toString('utf8', at, end)) as unknown;
  if (!areGoodLabels(labels)) return UNUSUAL;
  scan.labels = scan.recentLabels.keep(bytes, at, end, labels);
  return end;
};

function areGoodLabels(value: unknown): value is Labels {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  let size = 0;
  for (const key in value) {
    if (typeof (value as Record<string, unknown>)[key] !== 'string') return false;
    size++;
  }
  const errors: FieldError[] = [];
  validateLabels(errors, '', value as Labels);
  return size > 0 && errors.length === 0;
}

const PORT = shape<PodScan>({
  name: shared((scan, text) => (scan.portName = text)),
  protocol: shared((scan, text) => (scan.protocol = text)),
  containerPort: (scan, bytes, at) => {
    let i = at;
    let value = 0;
    for (let code = bytes[i]!; code >= ZERO && code <= NINE; code = bytes[++i]!) {
      value = value * 10 + code - ZERO;
    }
    const digits = i - at;
    const leads = bytes[at] === ZERO && digits > 1;
    const next = bytes[i]!;
    // What follows is part of a number that is no plain integer.
    if (digits === 0 || digits > 9 || leads || next === 0x2e || (next | 0x20) === 0x65) {
      return UNUSUAL;
    }
    scan.port = value;
    return i;
  },
});

const readPort =
  (into: NamedPort[]): PodReader =>
  (scan, bytes, at) => {
    scan.portName = scan.protocol = '';
    scan.port = 0;
    const end = readMembers(scan, PORT, bytes, at);
    if (end < 0) return UNUSUAL;
    const { portName: name, port } = scan;
    if (name !== '') into.push({ name, protocol: (scan.protocol || 'TCP') as Protocol, port });
    return end;
  };

const readPorts: PodReader = (scan, bytes, at) => {
  const known = scan.recentPorts.find(bytes, at);
  if (known !== undefined) {
    scan.containerPorts = known;
    return scan.recentPorts.end;
  }
  const ports: NamedPort[] = [];
  const end = readElements(scan, readPort(ports), bytes, at);
  if (end < 0) return UNUSUAL;
  scan.containerPorts = scan.recentPorts.keep(
    bytes,
    at,
    end,
    ports.length === 0 ? EMPTY_LIST : sharedPorts(ports),
  );
  return end;
};

const CONTAINER = shape<PodScan>({ ports: readPorts });
const INIT_CONTAINER = shape<PodScan>({
  ports: readPorts,
  restartPolicy: whether('Always', (scan, is) => (scan.isSidecar = is)),
});

const readContainer: PodReader = (scan, bytes, at) => {
  scan.containerPorts = EMPTY_LIST;
  const end = readMembers(scan, CONTAINER, bytes, at);
  scan.ports = joined(scan.ports, scan.containerPorts);
  return end;
};

const readInitContainer: PodReader = (scan, bytes, at) => {
  scan.containerPorts = EMPTY_LIST;
  scan.isSidecar = false;
  const end = readMembers(scan, INIT_CONTAINER, bytes, at);
  if (scan.isSidecar) scan.sidecarPorts = joined(scan.sidecarPorts, scan.containerPorts);
  return end;
};

function joined(some: readonly NamedPort[], more: readonly NamedPort[]): readonly NamedPort[] {
  if (more.length === 0) return some;
  return some.length === 0 ? more : sharedPorts([...some, ...more]);
}

const CONDITION = shape<PodScan>({
  type: whether('Ready', (scan, is) => (scan.conditionIsReady = is)),
  status: whether('True', (scan, is) => (scan.conditionIsTrue = is)),
  lastTransitionTime: (scan, bytes, at) => {
    const end = plainText(bytes, at);
    scan.sinceFrom = at + 1;
    scan.sinceTo = end - 1;
    return end;
  },
});

/** The first of type Ready counts (R3.1). */
const readCondition: PodReader = (scan, bytes, at) => {
  scan.conditionIsReady = scan.conditionIsTrue = false;
  scan.sinceFrom = scan.sinceTo = 0;
  const end = readMembers(scan, CONDITION, bytes, at);
  if (end < 0 || !scan.conditionIsReady || scan.hasReady) return end;
  scan.hasReady = true;
  scan.ready = scan.conditionIsTrue;
  scan.readySince = asciiText(bytes, scan.sinceFrom, scan.sinceTo);
  return end;
};

const POD_IP = shape<PodScan>({
  ip: own((scan, text) => {
    if (text === '') return;
    scan.podIPs = scan.podIPs.length === 0 ? [text] : [...scan.podIPs, text];
  }),
});

const METADATA = shape<PodScan>(
  {
    name: own((scan, text) => (scan.name = text)),
    namespace: shared((scan, text) => (scan.namespace = text)),
    uid: own((scan, text) => (scan.uid = text)),
    labels: readLabels,
    deletionTimestamp: whether('', (scan, is) => (scan.terminating = !is)),
  },
  KNOWN_METADATA,
);

const SPEC = shape<PodScan>(
  {
    nodeName: shared((scan, text) => (scan.nodeName = text)),
    hostname: own((scan, text) => (scan.hostname = text)),
    subdomain: shared((scan, text) => (scan.subdomain = text)),
    containers: (scan, bytes, at) => readElements(scan, readContainer, bytes, at),
    initContainers: (scan, bytes, at) => readElements(scan, readInitContainer, bytes, at),
  },
  KNOWN_POD_SPEC,
);

const STATUS = shape<PodScan>(
  {
    phase: shared((scan, text) => (scan.phase = text)),
    podIP: own((scan, text) => (scan.podIP = text)),
    podIPs: (scan, bytes, at) => readElements(scan, readPodIP, bytes, at),
    conditions: (scan, bytes, at) => readElements(scan, readCondition, bytes, at),
  },
  KNOWN_POD_STATUS,
);
const readPodIP: PodReader = (scan, bytes, at) => readMembers(scan, POD_IP, bytes, at);

const POD = shape<PodScan>(
  {
    kind: is('Pod', (scan) => (scan.hasKind = true)),
    apiVersion: is('v1', (scan) => (scan.hasVersion = true)),
    metadata: (scan, bytes, at) => readMembers(scan, METADATA, bytes, at),
    spec: (scan, bytes, at) => readMembers(scan, SPEC, bytes, at),
    status: (scan, bytes, at) => readMembers(scan, STATUS, bytes, at),
  },
  KNOWN_ROOT,
);

/**
 * Pods on their way to a shard, as numbers and strings instead of objects. Structured clone writes the names of all fields of
 * each object and makes a string of each text again: 5,000 node names 150,000 times.
 *
 *   codes:  OTHER                                               the next of `others`
 *           flags namespace node subdomain ports time           numbers into `shared`, `ports`, `times`
 *                 partitions.length partition… [podIPs.length]
 *   own:    key uid podIP [readySince] [hostname] [ip…]         in the order of the pods
 */
import type { NamedPort, PodFacts } from '@sliceplane/kube';
import type { Item, ItemPacking } from '@sliceplane/program';
import type { ShardObject } from './messages.ts';
import { Numbering } from './numbering.ts';

interface Packed {
  readonly codes: Int32Array;
  /** Texts that one pod has. */
  readonly own: readonly string[];
  /** Texts that many have. */
  readonly shared: readonly string[];
  readonly ports: readonly (readonly NamedPort[])[];
  /** `ingestMs`. */
  readonly times: readonly number[];
  /** What is no pod, or one that leaves. */
  readonly others: readonly Item<ShardObject>[];
}

/** One for each side of each thread. */
export function itemPacking(): ItemPacking<ShardObject> {
  const texts = new KnownTexts();
  return {
    pack: (items) => {
      const packed = pack(items);
      return { packed, transfer: [packed.codes.buffer as ArrayBuffer] };
    },
    unpack: (packed) => unpack(packed as Packed, texts),
  };
}

const OTHER = -1;

const READY = 1;
const TERMINATING = 2;
const HAS_READY_SINCE = 4;
/** Its hostname is its name, as in a StatefulSet; without either flag it has none. */
const HOSTNAME_IS_NAME = 8;
const HAS_HOSTNAME = 16;
/** `podIPs` is `podIP` alone; without either flag it is empty. */
const ONE_IP = 32;
const HAS_IPS = 64;
const PHASE_SHIFT = 7;

const PHASES: readonly PodFacts['phase'][] = [
  'Pending',
  'Running',
  'Succeeded',
  'Failed',
  'Unknown',
];

function pack(items: readonly Item<ShardObject>[]): Packed {
  const codes: number[] = [];
  const own: string[] = [];
  const shared = new Numbering<string>();
  const ports = new Numbering<readonly NamedPort[]>();
  const times = new Numbering<number>();
  const others: Item<ShardObject>[] = [];
  for (const item of items) {
    const { payload, partitions } = item;
    if (payload?.kind !== 'Pod') {
      codes.push(OTHER);
      others.push(item);
      continue;
    }
    const { name, hostname, podIP, podIPs, readySince } = payload;
    const isAlone = podIPs.length === 1 && podIPs[0] === podIP;
    let flags = PHASES.indexOf(payload.phase) << PHASE_SHIFT;
    if (payload.ready) flags |= READY;
    if (payload.terminating) flags |= TERMINATING;
    own.push(item.key, payload.uid, podIP);
    if (readySince !== undefined) {
      flags |= HAS_READY_SINCE;
      own.push(readySince);
    }
    if (hostname !== '') {
      flags |= hostname === name ? HOSTNAME_IS_NAME : HAS_HOSTNAME;
      if (hostname !== name) own.push(hostname);
    }
    if (isAlone) flags |= ONE_IP;
    else if (podIPs.length > 0) flags |= HAS_IPS;
    codes.push(
      flags,
      shared.of(payload.namespace),
      shared.of(payload.nodeName),
      shared.of(payload.subdomain),
      ports.of(payload.ports),
      times.of(item.ingestMs),
      partitions.length,
    );
    for (const partition of partitions) codes.push(shared.of(partition));
    if ((flags & HAS_IPS) !== 0) {
      codes.push(podIPs.length);
      own.push(...podIPs);
    }
  }
  return {
    codes: new Int32Array(codes),
    own,
    shared: shared.values,
    ports: ports.values,
    times: times.values,
    others,
  };
}

function unpack(packed: Packed, texts: KnownTexts): Item<ShardObject>[] {
  const { codes, own, ports, times, others } = packed;
  const shared = packed.shared.map((text) => texts.known(text));
  const items: Item<ShardObject>[] = [];
  let other = 0;
  let text = 0;
  let before: string[] = [];
  for (let i = 0; i < codes.length;) {
    const flags = codes[i++]!;
    if (flags === OTHER) {
      items.push(others[other++]!);
      continue;
    }
    const namespace = shared[codes[i++]!]!;
    const nodeName = shared[codes[i++]!]!;
    const subdomain = shared[codes[i++]!]!;
    const portList = ports[codes[i++]!]!;
    const ingestMs = times[codes[i++]!]!;
    const end = i + 1 + codes[i]!;
    // What comes together is in the same partitions.
    if (!isSameNames(before, codes, i + 1, end, shared)) {
      before = [];
      for (let at = i + 1; at < end; at++) before.push(shared[codes[at]!]!);
    }
    const partitions = before;
    i = end;
    const key = own[text++]!;
    // The end of the key, and not a copy of it.
    const name = namespace === '' ? key : key.slice(namespace.length + 1);
    const uid = own[text++]!;
    const podIP = own[text++]!;
    const readySince = (flags & HAS_READY_SINCE) === 0 ? undefined : own[text++]!;
    let hostname = '';
    if ((flags & HOSTNAME_IS_NAME) !== 0) hostname = name;
    else if ((flags & HAS_HOSTNAME) !== 0) hostname = own[text++]!;
    let podIPs: readonly string[] = NO_IPS;
    if ((flags & ONE_IP) !== 0) podIPs = [podIP];
    else if ((flags & HAS_IPS) !== 0) {
      const count = codes[i++]!;
      podIPs = own.slice(text, text + count);
      text += count;
    }
    const phase = PHASES[flags >> PHASE_SHIFT]!;
    const ready = (flags & READY) !== 0;
    const terminating = (flags & TERMINATING) !== 0;
    // Written out twice: a field that is added later lies outside of its object, 150,000 times.
    const payload: PodFacts =
      readySince === undefined
        ? {
            kind: 'Pod',
            namespace,
            name,
            uid,
            nodeName,
            hostname,
            subdomain,
            phase,
            podIP,
            podIPs,
            ready,
            terminating,
            ports: portList,
          }
        : {
            kind: 'Pod',
            namespace,
            name,
            uid,
            nodeName,
            hostname,
            subdomain,
            phase,
            podIP,
            podIPs,
            ready,
            terminating,
            ports: portList,
            readySince,
          };
    items.push({ kind: 'Pod', key, payload, partitions, broadcast: false, ingestMs });
  }
  return items;
}

const NO_IPS: readonly string[] = [];

/** `names` are those that `codes[from..to)` stand for. */
function isSameNames(
  names: readonly string[],
  codes: Int32Array,
  from: number,
  to: number,
  shared: readonly string[],
): boolean {
  if (names.length !== to - from) return false;
  for (let i = from; i < to; i++) if (names[i - from] !== shared[codes[i]!]) return false;
  return true;
}

/** The same string for equal texts of many batches; forgets all when they become too many. */
class KnownTexts {
  readonly #texts = new Map<string, string>();

  known(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size === MOST_TEXTS) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }
}

const MOST_TEXTS = 50_000;

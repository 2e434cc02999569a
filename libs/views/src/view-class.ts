import { crowdOf, type Outlook } from './outlook.ts';
import { type Place, type Reach, reachOf } from './proximity.ts';
import { wantedRows } from './selection.ts';
import type { ClassMode, ClassOptions, ViewFamily, Viewpoint } from './view.ts';

/**
 * How finely a service's view differs by place: `any`, one zone, or one node. A ring says all that its content depends
 * on: where one port goes by the node and another by the zone, it is `node:n1@zb`.
 */
export type Ring = 'any' | `zone:${string}` | `node:${string}`;

/** Viewpoints of equal class get byte-identical endpoints (law L6). Printed `mode/family[+not-ready][+subset-k][:port]/ring`. */
export interface ViewClass {
  readonly options: ClassOptions;
  readonly ring: Ring;
}

export type ViewClassKey = `${ClassMode}/${string}/${Ring}`;

/**
 * The class of a viewpoint: the coarsest ring from which every port of the answer is selected as it is from the
 * viewpoint itself. A node that no hint names shares its zone's class, a zone that no hint names shares `any`.
 */
export function classOf(
  outlook: Outlook,
  viewpoint: Viewpoint,
  options: ClassOptions,
): ViewClassKey {
  const reaches = wantedRows(outlook.ports, options).map((row) =>
    reachOf(crowdOf(row), outlook.local, options.mode, viewpoint),
  );
  return viewClassKey({ options, ring: ringFor(reaches, viewpoint, options) });
}

/** The coarsest ring around a place that holds for all of these reaches. A subset is each node's own. */
export function ringFor(
  reaches: readonly Reach[],
  { node, zone }: Place,
  { subset }: Pick<ClassOptions, 'subset'>,
): Ring {
  const byNode = subset > 0 || reaches.includes('node-hint') || reaches.includes('own-node');
  const byZone = reaches.includes('zone-hint') || reaches.includes('own-zone');
  return ringOf({ node: byNode ? node : undefined, zone: byZone ? zone : undefined });
}

function ringOf({ node, zone }: Place): Ring {
  if (node === undefined) return zone === undefined ? 'any' : `zone:${escape(zone)}`;
  return zone === undefined ? `node:${escape(node)}` : `node:${escape(node)}@${escape(zone)}`;
}

/** Where a ring stands. From there every port is selected as from any viewpoint of the class. */
export function placeOf(ring: Ring): Place {
  if (ring === 'any') return { node: undefined, zone: undefined };
  const name = ring.slice('zone:'.length);
  if (ring.startsWith('zone:')) return { node: undefined, zone: unescape(name) };
  const at = name.indexOf('@');
  if (at < 0) return { node: unescape(name), zone: undefined };
  return { node: unescape(name.slice(0, at)), zone: unescape(name.slice(at + 1)) };
}

export function viewClassKey({ options, ring }: ViewClass): ViewClassKey {
  const notReady = options.includeNotReady ? '+not-ready' : '';
  const subset = options.subset === 0 ? '' : `+subset-${options.subset}`;
  const port = options.port === '' ? '' : `:${escape(options.port)}`;
  return `${options.mode}/${options.family}${notReady}${subset}${port}/${ring}`;
}

const form =
  /^([^/]*)\/([^/+:]*)(\+not-ready)?(?:\+subset-([1-9]\d{0,8}))?(?::([^/]+))?\/(any|(?:zone|node):[^/]*)$/;

/** @throws RangeError naming the part of the key that is not one */
export function parseViewClass(key: ViewClassKey): ViewClass {
  const match = form.exec(key);
  const [, mode = '', family = '', notReady, subset = '0', port = '', ring] = match ?? [];
  if (!match) {
    throw new RangeError(
      `view class '${key}' is not mode/family[+not-ready][+subset-k][:port]/ring`,
    );
  }
  if (!isMode(mode)) throw new RangeError(`view class '${key}' has unknown mode '${mode}'`);
  if (!isFamily(family)) throw new RangeError(`view class '${key}' has unknown family '${family}'`);
  if (!isEscaped(port + ring)) {
    throw new RangeError(`view class '${key}' is not escaped as names are`);
  }
  return {
    options: {
      mode,
      family,
      includeNotReady: notReady !== undefined,
      port: unescape(port),
      subset: Number(subset),
    },
    ring: ring as Ring,
  };
}

const modes: readonly ClassMode[] = [
  'default',
  'prefer-zone',
  'strict-zone',
  'node-only',
  'everything',
  'hinted',
];
const familyChoices: readonly ('both' | ViewFamily)[] = ['both', 'IPv4', 'IPv6', 'FQDN'];

function isMode(text: string): text is ClassMode {
  return modes.includes(text as ClassMode);
}

function isFamily(text: string): text is 'both' | ViewFamily {
  return familyChoices.includes(text as ViewFamily);
}

/** Zones and ports may be given by anybody, so they cannot be trusted to leave the key's own marks alone. */
function escape(name: string): string {
  return name.replace(/[%/@:+\s]/gu, (mark) => encodeURIComponent(mark));
}

function unescape(name: string): string {
  return decodeURIComponent(name);
}

function isEscaped(text: string): boolean {
  try {
    return unescape(text) !== undefined;
  } catch {
    return false;
  }
}

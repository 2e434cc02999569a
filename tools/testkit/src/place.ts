import { canonicalAddress } from '@sliceplane/kube';

/** Everything in the notation lives here unless it says otherwise. */
export const NAMESPACE = 'test';

/** One token of a pod or an endpoint: `name*count@node/zone=ip,ip!flag!key:value^zone,zone~node`. */
export interface Place {
  readonly name: string;
  /** `@-`: ''. Not given: n1. */
  readonly node: string;
  /** Not given: ''. */
  readonly zone: string;
  /** Not given: one IPv4 that depends on the name alone. */
  readonly ips: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
  /** `^za,zb` and `~n1`: hints. */
  readonly forZones: readonly string[];
  readonly forNodes: readonly string[];
}

const TOKEN =
  /^(?<name>[a-z0-9.-]+?)(?:\*(?<count>\d+))?(?:@(?<node>[a-z0-9.-]+)(?:\/(?<zone>[a-z0-9-]+))?)?(?:=(?<ips>[0-9a-fA-F.:,]+))?(?<flags>(?:![a-z-]+(?::[^!^~]*)?)*)(?:\^(?<zones>[a-z0-9,-]+))?(?:~(?<nodes>[a-z0-9,.-]+))?$/;

/**
 * Places of a line. `p*3` is p0 p1 p2, padded so that text order is number order.
 * @throws RangeError naming the token that cannot be read
 */
export function places(line: string): readonly Place[] {
  return words(line).flatMap((token) => {
    const parts = TOKEN.exec(token)?.groups;
    if (parts === undefined) throw new RangeError(`cannot read '${token}' of '${line}'`);
    const { node = 'n1', zone = '', ips, flags = '' } = parts;
    return namesOf(parts['name'] ?? '', parts['count']).map((name) => ({
      name,
      node: node === '-' ? '' : node,
      zone: zone === '-' ? '' : zone,
      ips: ips === undefined ? [ipOf(name)] : ips.split(',').filter((ip) => ip !== ''),
      flags: new Map(
        flags
          .split('!')
          .slice(1)
          .map((flag) => {
            const at = flag.indexOf(':');
            return at < 0 ? [flag, ''] : [flag.slice(0, at), flag.slice(at + 1)];
          }),
      ),
      forZones: list(parts['zones']),
      forNodes: list(parts['nodes']),
    }));
  });
}

export function words(line: string): readonly string[] {
  return line.split(/\s+/).filter((word) => word !== '');
}

/** The address a pod of this name has unless it says otherwise. */
export function ipOf(name: string): string {
  let hash = 7;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) >>> 0;
  const ip = `10.${(hash >>> 16) & 255}.${(hash >>> 8) & 255}.${hash & 255}`;
  return canonicalAddress(ip) ?? ip;
}

function namesOf(name: string, count: string | undefined): readonly string[] {
  if (count === undefined) return [name];
  const width = String(Math.max(0, Number(count) - 1)).length;
  return Array.from({ length: Number(count) }, (_, i) => name + String(i).padStart(width, '0'));
}

function list(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(',').filter((item) => item !== '');
}

import { familyOf } from './address.ts';
import { type FieldError, invalid } from './field-error.ts';
import type { IpFamily } from './service.ts';

/** What a Service says about its families. */
export interface FamilyWish {
  readonly policy: string | undefined;
  readonly families: readonly IpFamily[];
  /** Without 'None'. */
  readonly clusterIPs: readonly string[];
  readonly headless: boolean;
  readonly hasSelector: boolean;
}

export interface FamilyAnswer {
  readonly families: readonly IpFamily[];
  readonly errors: readonly FieldError[];
}

const NO_ERRORS: readonly FieldError[] = [];

/**
 * The families the API server would have filled in on a cluster that has `cluster`, its default first (V54).
 * A Service read from a live cluster has them already and keeps them.
 */
export function ipFamiliesOf(wish: FamilyWish, cluster: readonly IpFamily[]): FamilyAnswer {
  const withoutSelector = wish.headless && !wish.hasSelector;
  const policy = wish.policy ?? (withoutSelector ? 'RequireDualStack' : 'SingleStack');
  const families = wish.families.length > 0 ? wish.families : inferred(wish, cluster);
  const first = families[0];
  if (policy === 'SingleStack') return singleStack(wish, families);
  const allocated = wish.families.length > 0 && wish.clusterIPs.length > 0;
  if (families.length !== 1 || first === undefined) return { families, errors: NO_ERRORS };
  if (allocated && policy === 'PreferDualStack') return { families, errors: NO_ERRORS };
  const both = [first, otherFamily(first)];
  if (withoutSelector || cluster.length > 1) return { families: both, errors: NO_ERRORS };
  if (policy !== 'RequireDualStack') return { families, errors: NO_ERRORS };
  const problem = 'this cluster is not configured for dual-stack services';
  return { families, errors: [invalid('spec.ipFamilyPolicy', policy, problem)] };
}

export function otherFamily(family: IpFamily): IpFamily {
  return family === 'IPv4' ? 'IPv6' : 'IPv4';
}

function inferred(wish: FamilyWish, cluster: readonly IpFamily[]): readonly IpFamily[] {
  const found = wish.clusterIPs.map(familyOf).filter((family) => family !== undefined);
  return found.length > 0 ? [...new Set(found)] : cluster.slice(0, 1);
}

function singleStack(wish: FamilyWish, families: readonly IpFamily[]): FamilyAnswer {
  const errors = (['clusterIPs', 'families'] as const)
    .filter((list) => wish[list].length > 1)
    .map((list) => {
      const name = list === 'families' ? 'ipFamilies' : list;
      const detail = `must be RequireDualStack or PreferDualStack when multiple '${name}' are specified`;
      return invalid('spec.ipFamilyPolicy', 'SingleStack', detail);
    });
  return { families, errors };
}

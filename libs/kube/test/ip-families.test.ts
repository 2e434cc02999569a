import { expect, test } from 'vitest';
import { type IpFamily, ipFamiliesOf } from '../src/index.ts';

/** `4`, `46`, `64`: families in order; '' for none. */
const families = (text: string): IpFamily[] =>
  Array.from(text).map((digit) => `IPv${digit}` as IpFamily);

test.each([
  // cluster policy              given  clusterIPs           headless selector   families  error
  ['4', undefined, '', '', false, true, '4', ''],
  ['6', undefined, '', '', false, true, '6', ''],
  ['64', undefined, '', '', false, true, '6', ''],
  ['4', undefined, '', 'fd00::1', false, true, '6', ''],
  ['46', undefined, '6', '', false, true, '6', ''],
  ['46', 'SingleStack', '', '', false, true, '4', ''],
  ['46', 'PreferDualStack', '', '', false, true, '46', ''],
  ['46', 'PreferDualStack', '6', '', false, true, '64', ''],
  ['64', 'RequireDualStack', '', '', false, true, '64', ''],
  ['46', 'RequireDualStack', '', 'fd00::1', false, true, '64', ''],
  ['4', 'PreferDualStack', '', '', false, true, '4', ''],
  ['4', 'RequireDualStack', '', '', false, true, '4', 'not configured for dual-stack'],
  ['4', 'RequireDualStack', '46', '', false, true, '46', ''], // from a live cluster
  ['46', 'PreferDualStack', '4', '10.0.0.1', false, true, '4', ''], // allocated before the cluster got its second family
  ['4', 'SingleStack', '46', '', false, true, '46', 'ipFamilies'],
  ['4', undefined, '46', '', false, true, '46', 'ipFamilies'],
  ['4', 'SingleStack', '', '10.0.0.1 fd00::1', false, true, '46', 'clusterIPs'],
  ['4', undefined, '', '', true, true, '4', ''],
  ['4', undefined, '', '', true, false, '46', ''], // headless without selector: both, even on a single-stack cluster
  ['6', undefined, '', '', true, false, '64', ''],
  ['4', 'PreferDualStack', '', '', true, false, '46', ''],
  ['4', 'SingleStack', '', '', true, false, '4', ''],
  ['4', undefined, '6', '', true, false, '64', ''],
  ['46', 'PreferDualStack', '', '', true, true, '46', ''],
] as const)(
  'V54: cluster %s, policy %s, families %j, IPs %j, headless %s, selector %s: %s %s',
  (cluster, policy, given, ips, headless, hasSelector, wanted, error) => {
    const clusterIPs = ips === '' ? [] : ips.split(' ');
    const wish = { policy, families: families(given), clusterIPs, headless, hasSelector };
    const answer = ipFamiliesOf(wish, families(cluster));
    expect(answer.families).toEqual(families(wanted));
    expect(answer.errors).toHaveLength(error === '' ? 0 : 1);
    expect(answer.errors[0]?.detail ?? '').toContain(error);
  },
);

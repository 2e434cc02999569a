import { expect, test } from 'vitest';
import type { EndpointSlice } from '@sliceplane/kube';
import { answer, command, withFile } from './e2e/command-line.ts';
import { manualService, nodes, pod, pods, service, slice } from './e2e/objects.ts';

interface Plan {
  readonly creates: readonly EndpointSlice[];
  readonly updates: readonly EndpointSlice[];
  readonly deletes: readonly EndpointSlice[];
}

const one = pod('shop', { name: 'web-0', ips: ['10.0.0.1'] });

test('-n narrows what files of every namespace say, and -A widens again', () =>
  withFile([...nodes, service('shop'), service('other'), one], async (path) => {
    const namesIn = async (words: string): Promise<string[]> => {
      const { creates } = await answer<Plan>(`plan -f ${path} ${words}`);
      return creates.map(({ metadata }) => metadata.namespace);
    };
    expect(await namesIn('')).toEqual(['other', 'shop']);
    expect(await namesIn('-n shop')).toEqual(['shop']);
    expect(await namesIn('-n shop -A')).toEqual(['other', 'shop']);
    expect(await namesIn('-n nothing')).toEqual([]);
    expect((await command(`services -f ${path} -n other`)).stdout).not.toContain('shop/web');
  }));

test('what says no namespace is in -n, else in default', () => {
  const bare = { ...service(''), metadata: { name: 'web' } };
  return withFile([bare], async (path) => {
    expect((await command(`view web -f ${path}`)).stdout).toContain('default/web: empty');
    expect((await command(`view web -n shop -f ${path}`)).stdout).toContain('shop/web: empty');
  });
});

test('--ip-families is what Services get that say nothing', () => {
  const two = pod('shop', { name: 'web-0', ips: ['10.0.0.1', 'fd00::1'] });
  return withFile(
    [...nodes, service('shop', 'web', { clusterIP: undefined }), two],
    async (path) => {
      const families = async (words: string): Promise<string[]> =>
        (await answer<Plan>(`plan -f ${path} ${words}`)).creates.map(
          ({ addressType }) => addressType,
        );
      expect(await families('')).toEqual(['IPv4']);
      expect(await families('--ip-families IPv6')).toEqual(['IPv6']);
    },
  );
});

test('--max-endpoints-per-slice holds for plan and for slices', () =>
  withFile([...nodes, service('shop'), ...pods('shop', 5)], async (path) => {
    const words = `--max-endpoints-per-slice 2 -f ${path}`;
    expect((await answer<Plan>(`plan ${words}`)).creates).toHaveLength(3);
    const { items } = await answer<{ items: unknown[] }>(`slices ${words}`);
    expect(items).toHaveLength(3);
  }));

test('validate warns of what an API server warns of, each text once (V48, V57)', () => {
  const close = ['a', 'b'].map((name) =>
    service('shop', name, { trafficDistribution: 'PreferClose' }),
  );
  return withFile([...close, service('shop', 'c')], async (path) => {
    const { code, stdout, stderr } = await command(`validate -f ${path}`);
    expect(stderr).toBe(
      'warning: Service shop/a and 1 more: spec.trafficDistribution: PreferClose is deprecated, use PreferSameZone\n',
    );
    expect(stdout).toBe('3 objects valid, 0 invalid\n');
    expect(code).toBe(0);
  });
});

test('a plan says on stderr what it leaves out and why', () => {
  const lost = pod('shop', { name: 'lost', ips: ['10.0.0.9'], node: 'gone' });
  return withFile([...nodes, service('shop'), one, lost], async (path) => {
    const { code, stdout, stderr } = await command(`plan -f ${path}`);
    expect(code).toBe(0);
    expect(stdout).not.toContain('10.0.0.9');
    expect(stderr).toMatch(/notice: left out: pod shop\/lost .*gone.*\(R3\.9\)/);
  });
});

test('slices of another manager are left alone, with a warning; --managed-by takes them over', () => {
  const manager = { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' };
  const theirs = slice('shop', 'web-abcde', { endpoints: [{ addresses: ['10.0.0.1'] }] }, manager);
  return withFile([...nodes, service('shop'), one, theirs], async (path) => {
    const alone = await command(`plan -f ${path} -o json`);
    expect(alone.stderr).toContain('--managed-by endpointslice-controller.k8s.io');
    expect(JSON.parse(alone.stdout)).toMatchObject({ creates: [{}], updates: [], deletes: [] });
    const over = `plan -f ${path} --managed-by endpointslice-controller.k8s.io`;
    const { creates, updates, deletes } = await answer<Plan>(over);
    // It has no owner reference to the Service, so it is recycled or replaced, not doubled.
    expect(creates.length + updates.length + deletes.length).toBeGreaterThan(0);
    const kept = [...creates, ...updates];
    expect(kept.flatMap(({ endpoints }) => endpoints.map(({ addresses }) => addresses[0]))).toEqual(
      ['10.0.0.1'],
    );
  });
});

test('-o yaml says what -o json says', async () => {
  const { parse } = await import('yaml');
  await withFile([...nodes, service('shop'), manualService('shop', 'other'), one], async (path) => {
    for (const words of [
      'view shop/web --node node-a1',
      'slices',
      'endpoints',
      'services',
      'plan',
    ]) {
      const json = await command(`${words} -f ${path} -o json`);
      const yaml = await command(`${words} -f ${path} -o yaml`);
      expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout));
    }
  });
});

test('modes, families and hypothetical places', () => {
  const zoned = ['a', 'b', 'c'].map((zone, i) =>
    pod('shop', {
      name: `web-${zone}`,
      node: `node-${zone}1`,
      ips: [`10.0.0.${i + 1}`],
      ready: zone !== 'c',
    }),
  );
  return withFile([...nodes, service('shop'), ...zoned], async (path) => {
    const uses = async (words: string): Promise<string> => {
      const view = await answer<{ endpoints: { addresses: string[] }[] }>(
        `view shop/web -f ${path} ${words}`,
      );
      return view.endpoints.map(({ addresses }) => addresses[0]?.slice(-1)).join('');
    };
    expect(await uses('--node node-a1')).toBe('12');
    expect(await uses('--node node-a1 --mode prefer-zone')).toBe('1');
    expect(await uses('--node node-a1 --zone eu-1b --mode strict-zone')).toBe('2');
    expect(await uses('--zone eu-1c --mode prefer-zone')).toBe('12');
    expect(await uses('--zone eu-1c --mode strict-zone')).toBe('');
    expect(await uses('--node node-b1 --mode node-only')).toBe('2');
    expect(await uses('--mode everything --include-not-ready')).toBe('123');
    expect(await uses('--family IPv6')).toBe('');
    const local = await command(
      `explain shop/web -f ${path} --node node-b1 --internal-traffic-policy Local`,
    );
    expect(local.stdout).toContain('local-policy');
  });
});

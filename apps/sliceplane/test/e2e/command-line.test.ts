import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { command, listOf } from './command-line.ts';
import { nodes, pod, service } from './objects.ts';
import { examples, sliceplane, start, startServer } from './running-server.ts';

// Processes start here, on machines that are busy with other things.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const folder = mkdtempSync(join(tmpdir(), 'sliceplane-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('exit 2: the command line makes no sense, and says what about it', () => {
  test.each([
    ['view', 'missing required argument'],
    ['view a/b/c -f x', "'a/b/c' names no service"],
    ['view web -o xml', 'Allowed choices are table, json, yaml'],
    ['view web --mode nearby', 'Allowed choices are'],
    ['view web --nod n1', 'Did you mean --node?'],
    ['veiw web', 'Did you mean view?'],
    ['plan', 'plan needs objects to read'],
    ['validate', 'validate needs objects to read'],
    ['plan -f x --server y', 'plan reads files: leave out --server'],
    ['view web -f x --server y', '-f asks the files and --server asks a server'],
    ['view web -f x --ip-families IPv5', 'not IPv5'],
    ['view web -f x --ip-families IPv4,IPv4', 'not IPv4,IPv4'],
    ['plan -f x --managed-by m --mirroring-managed-by m', '--mirroring-managed-by must differ'],
    ['resolve 10.0.0.1:70000', 'from 1 to 65535'],
    ['plan -f x --managed-by a/b', "--managed-by 'a/b' is no manager"],
    ['plan -f x --mirroring-managed-by=', 'must not be empty'],
    ['serve --listen nowhere', '--listen'],
    ['serve --listen 127.0.0.1:99999', 'a port from 0 to 65535'],
    ['serve --listen 0.0.0.0:0 --metrics-listen off', '--insecure'],
    ['serve --shards 0', 'not 0'],
    ['serve --tls-cert x', '--tls-cert and --tls-key go together'],
    ['apply', 'apply needs'],
    ['delete pod', 'names no object'],
    ['delete pod/shop/web-0', 'write KIND/NAME, and -n NAMESPACE'],
    ['watch shop/c* -f x', "'shop/c*' names no service"],
    ['watch shop/web:a shop/web:b -f x', "'shop/web:b' cannot be watched"],
    ['services --server somewhere', "--server 'somewhere' is no address"],
    ['status --server 127.0.0.1:99999', 'a port from 0 to 65535'],
    ['services --tls-ca /does/not/exist', '--tls-ca /does/not/exist cannot be read'],
    ['delete', 'delete needs'],
  ])('%s: %s', async (words, said) => {
    const { code, stdout, stderr } = await command(words);
    expect(stderr).toContain(said);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('exit 1: an object is invalid, a file or a server cannot be had', () => {
  const invalid = { ...service('shop'), spec: { ports: [{ port: 0 }] } };
  const mixed = file('mixed.json', listOf([...nodes, invalid, service('shop', 'good')]));
  const noYaml = file('no.yaml', 'kind: [\n---\n\tx: 1\n');

  test('view stops at an invalid object, and goes on with --keep-going', async () => {
    const stopped = await command('view shop/good -f', mixed);
    expect(stopped).toMatchObject({ code: 1, stdout: '' });
    expect(stopped.stderr).toContain(
      'Service "web" is invalid: spec.ports[0].port: Invalid value: 0',
    );
    const going = await command('view shop/good --keep-going -f', mixed);
    expect(going.code).toBe(1);
    expect(going.stdout).toContain('shop/good');
  });

  test('validate prints every error of every object', async () => {
    const { code, stdout } = await command('validate -f', mixed, '-f', noYaml, '-o', 'json');
    expect(code).toBe(1);
    const { valid, invalid: refused } = JSON.parse(stdout) as { valid: number; invalid: unknown[] };
    expect(valid).toBe(4);
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(stdout).toContain('"field": "spec.ports[0].port"');
  });

  test('a path that does not exist is named', async () => {
    const { code, stderr } = await command('plan -f /does/not/exist');
    expect(stderr).toBe('error: the path "/does/not/exist" does not exist\n');
    expect(code).toBe(1);
  });

  test('a server that is not there is named', async () => {
    const { code, stderr } = await command('view shop/web --server 127.0.0.1:1');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: cannot reach a server at 127\.0\.0\.1:1: connect ECONNREFUSED 127\.0\.0\.1:1; start one/,
    );
  });
});

describe('exit 0: answered, whatever the answer is', () => {
  test.each([
    ['view shop/nothing --node node-a1', '"state": "not-found"'],
    ['view shop/telemetry --node node-c3', '"state": "empty"'],
    ['view shop/cart --node nowhere', '"reason": "unknown-node"'],
    ['plan', '"creates"'],
    ['explain shop/nothing', '"not-found"'],
    ['get endpoints nothing', '"items": []'],
    ['slices shop/erp -n other', '"name": "erp-by-hand"'],
  ])('%s', async (words, said) => {
    const { code, stdout } = await command(words, '-f', examples, '-o', 'json');
    expect(stdout).toContain(said);
    expect(code).toBe(0);
  });

  test('a port that a service does not have is told', async () => {
    const { code, stdout, stderr } = await command('view shop/cart:nope -f', examples);
    expect(stdout).toBe('shop/cart: empty, 0 endpoints\n');
    expect(stderr).toBe("notice: shop/cart has no port 'nope'\n");
    expect(code).toBe(0);
  });

  test('an address without an owner is told with the port that was asked about', async () => {
    const said = async (address: string): Promise<string> =>
      (await command(`resolve ${address} -f`, examples)).stdout;
    expect(await said('10.96.0.20:1')).toBe('10.96.0.20:1 belongs to no service\n');
    expect(await said('[fd00::9]:80')).toBe('[fd00::9]:80 belongs to no service\n');
    expect(await said('fd00::9')).toBe('fd00::9 belongs to no service\n');
  });

  test('the examples are valid', async () => {
    const { code, stdout } = await command('validate -f', examples);
    expect(stdout).toMatch(/^\d+ objects valid, 0 invalid\n$/);
    expect(code).toBe(0);
  });

  test('every command has help with examples', async () => {
    const { stdout } = await command('--help');
    const names = [...stdout.matchAll(/^ {2}([a-z]+)[ |]/gm)].map((match) => match[1] ?? '');
    expect(names.length).toBeGreaterThanOrEqual(14);
    const others = ['help', 'sliceplane', 'load']; // load's help is another program's
    for (const name of names.filter((each) => !others.includes(each))) {
      const help = await command(`${name} --help`);
      expect(help.code).toBe(0);
      expect(`${name}: ${help.stdout}`).toContain('Examples:');
    }
  });

  test('objects come from standard input as well', async () => {
    const stdin = listOf([
      ...nodes,
      service('shop'),
      pod('shop', { name: 'p', ips: ['10.0.0.7'] }),
    ]);
    const { code, stdout, stderr } = await sliceplane(
      ['view', 'shop/web', '-f', '-', '-o', 'json'],
      {
        stdin,
      },
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ endpoints: [{ addresses: ['10.0.0.7'] }] });
  });
});

test('a plan applied and planned again is empty', async () => {
  const first = await command('plan -f', examples, '-o', 'json');
  const { creates, updates, deletes } = JSON.parse(first.stdout) as Record<string, unknown[]>;
  expect(creates?.length).toBeGreaterThan(10);
  expect([updates, deletes]).toEqual([[], []]);
  const applied = file('applied.json', listOf(creates ?? []));
  const second = await command('plan -f', examples, '-f', applied, '-o', 'json');
  expect(JSON.parse(second.stdout)).toMatchObject({ creates: [], updates: [], deletes: [] });
  expect((await command('plan -f', examples, '-f', applied)).stdout).toContain('Nothing to do');
});

test('without any Node object one notice names the rule and counts the pods', async () => {
  const some = [1, 2, 3].map((i) => pod('shop', { name: `p${i}`, ips: [`10.0.0.${i}`] }));
  const path = file('nodeless.json', listOf([service('shop'), ...some]));
  const { code, stderr } = await command('plan -f', path);
  expect(code).toBe(0);
  expect(stderr.match(/R3\.9/g)).toHaveLength(1);
  expect(stderr).toContain('3 pods are left out');
});

test('a pod that several services would select is left out in one line (R2.1)', async () => {
  const one = service('shop');
  const other = { ...one, metadata: { name: 'other', namespace: 'shop' } };
  const over = {
    ...pod('shop', { name: 'p', ips: ['10.0.0.7'] }),
    status: { phase: 'Failed', podIP: '10.0.0.7' },
  };
  const path = file('shared-pod.json', listOf([...nodes, one, other, over]));
  const { stderr } = await command('plan -f', path);
  expect(stderr.match(/shop\/p is over/g)).toHaveLength(1);
});

describe('a server process', () => {
  test('a taken port is one clear line and exit 1', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => blocker.once('listening', listening));
    const { port } = blocker.address() as AddressInfo;
    try {
      const { code, stdout, stderr } = await sliceplane([
        'serve',
        '--listen',
        `127.0.0.1:${port}`,
        '--metrics-listen',
        '127.0.0.1:0',
        '--log-level',
        'error',
      ]);
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr.trim().split('\n')).toEqual([
        expect.stringMatching(new RegExp(`^error: .*127\\.0\\.0\\.1:${port}.*(taken|in use)`)),
      ]);
    } finally {
      blocker.close();
    }
  });

  test('a port file that cannot be written is one clear line and exit 1', async () => {
    const words = ['serve', '--listen', '127.0.0.1:0', '--metrics-listen', 'off'];
    const portFile = ['--port-file', join(folder, 'nowhere', 'ports.json')];
    const { code, stderr } = await sliceplane([...words, '--log-level', 'error', ...portFile]);
    expect(stderr).toMatch(/^error: --port-file .*ports\.json cannot be written: ENOENT/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  test('broken YAML: serve says so and exits 1, or keeps going when told to', async () => {
    const broken = file('broken.yaml', 'kind: [');
    const words = ['serve', '--listen', '127.0.0.1:0', '--metrics-listen', 'off', '-f', broken];
    const refused = await sliceplane(words);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('broken.yaml');
    const server = await startServer(['--keep-going', '-f', broken]);
    expect((await server.stop()).code).toBe(0);
  });

  test('SIGTERM: streams end with a reason, the exit code is 0', async () => {
    const server = await startServer(['-f', examples]);
    const watch = start(['watch', 'shop/cart', '--server', server.address, '-o', 'json']);
    await vi.waitFor(() => expect(watch.said().stdout).not.toBe(''), 10_000);
    const { code, stderr } = await server.stop();
    expect(code).toBe(0);
    expect(stderr).toContain('draining');
    // The client knows that this was no normal end, and tries again.
    await vi.waitFor(() => expect(watch.said().stderr).toContain('trying again in'), 10_000);
    watch.child.kill('SIGINT');
    expect((await watch.ended).code).toBe(0);
  });

  test('it says where it listens and three commands to try', async () => {
    const server = await startServer(['-f', examples]);
    try {
      const { address } = server;
      // The port file may be seen before the last line of the log has come through its pipe.
      await expect.poll(() => server.logs(), { timeout: 30_000 }).toContain(address);
      expect(server.logs().match(/sliceplane (view|watch|explain|services)/g)).toHaveLength(3);
    } finally {
      await server.stop();
    }
  });

  test('a unix socket', async () => {
    const path = join(folder, 'sliceplane.sock');
    const server = await startServer(['-f', examples, '--listen', `unix:${path}`]);
    try {
      expect(server.address).toBe(`unix:${path}`);
      const { code, stdout } = await command(`view shop/cart --server ${server.address}`);
      expect(stdout).toContain('shop/cart');
      expect(code).toBe(0);
    } finally {
      await server.stop();
    }
  });
});

test('-n must say something', async () => {
  const { code, stderr } = await sliceplane(['services', '-n', '', '-f', examples]);
  expect(stderr).toContain('It must not be empty');
  expect(code).toBe(2);
});

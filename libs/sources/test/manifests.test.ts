import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { keyOf } from '@sliceplane/kube';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  expandPaths,
  type Manifests,
  readManifests,
  streamManifests,
  watchManifests,
} from '../src/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, content: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const node = (name: string, zone = 'a'): string =>
  `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}, labels: {topology.kubernetes.io/zone: ${zone}}}\n---\n`;
const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {ports: [{port: 80}]}\n---\n`;
const pod = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\n---\n`;

const names = ({ objects }: Manifests): string => objects.map(keyOf).join(' ');

test('a folder is read recursively in name order, by extension, without dot files', async () => {
  for (const name of ['b/2.yml', 'a.yaml', 'c.json', 'b/1.yaml', '..data/a.yaml', 'notes.md']) {
    put(name, '');
  }
  const { files } = await expandPaths([folder]);
  expect(files.map((path) => path.slice(folder.length + 1))).toEqual([
    'a.yaml',
    'b/1.yaml',
    'b/2.yml',
    'c.json',
  ]);
});

test('a file is read once however often it is named, and a loop of links ends', async () => {
  const path = put('a.yaml', node('n1'));
  symlinkSync(folder, join(folder, 'again'));
  symlinkSync(path, join(folder, 'link.yaml'));
  expect((await expandPaths([path, folder, path])).files).toEqual([path]);
});

test('a file that is named may be called anything', async () => {
  expect(names(await readManifests([put('dump', node('n1'))]))).toBe('n1');
});

test('a path that does not exist is named', async () => {
  await expect(readManifests([join(folder, 'nope')])).rejects.toThrow(
    `the path "${folder}/nope" does not exist`,
  );
});

test('nodes and services come before pods, whatever the files say', async () => {
  put('1.yaml', pod('p1') + service('web'));
  put('2.yaml', node('n1'));
  expect(names(await readManifests([folder]))).toBe('n1 shop/web shop/p1');
});

test('inside a file the later document wins; between files both are named', async () => {
  put('1.yaml', node('n1', 'a') + node('n1', 'b'));
  put('2.yaml', node('n1', 'b'));
  put('3.yaml', node('n1', 'c') + node('n2'));
  const read = await readManifests([folder]);
  expect(read.objects).toMatchObject([{ name: 'n1', zone: 'b' }, { name: 'n2' }]);
  expect(read.invalid).toHaveLength(1);
  expect(read.invalid[0]?.errors[0]?.detail).toBe(
    `${folder}/1.yaml and ${folder}/3.yaml say different things about it; ${folder}/1.yaml is used`,
  );
});

test.each([
  [1, ['n1 shop/p1', 'shop/web', 'n2']],
  [3, ['n1 shop/web shop/p1', 'n2']],
  [undefined, ['n1 n2 shop/web shop/p1']], // what is small comes whole
])('objects are handed on in parts of at least %s, each once', async (partObjects, expected) => {
  put('1.yaml', pod('p1') + node('n1', 'a') + node('n1', 'b'));
  put('2.yaml', node('n1', 'b') + service('web'));
  put('3.yaml', node('n1', 'c') + node('n2'));
  const parts: string[] = [];
  const summary = await streamManifests([folder], {
    ...(partObjects !== undefined && { partObjects }),
    onObjects: (objects) => parts.push(objects.map(keyOf).join(' ')),
  });
  expect(parts).toEqual(expected);
  const { objects: _, ...whole } = await readManifests([folder]);
  expect(summary).toEqual(whole);
  expect(summary.invalid).toHaveLength(1);
});

test('paths are looked up before the first object is handed on', async () => {
  put('1.yaml', node('n1'));
  const parts: string[] = [];
  const onObjects = (objects: readonly object[]): void => void parts.push(String(objects.length));
  await expect(streamManifests([folder, join(folder, 'nope')], { onObjects })).rejects.toThrow(
    `the path "${folder}/nope" does not exist`,
  );
  expect(parts).toEqual([]);
});

test('a file that is no YAML is refused and the others are kept', async () => {
  put('1.yaml', 'kind: [');
  put('2.yaml', node('n1'));
  const read = await readManifests([folder]);
  expect(names(read)).toBe('n1');
  expect(read.invalid[0]?.where).toContain('1.yaml');
});

test('what was tolerated is said once, however many files it is in', async () => {
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
  put('1.yaml', namespace);
  expect((await readManifests([folder])).notices).toHaveLength(1);
  put('2.yaml', namespace);
  put('3.yaml', namespace);
  const { notices } = await readManifests([folder]);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toMatch(/1\.yaml: ignored: .*Namespace 1.*; the like in 2 other files$/);
});

test('watched files: written, added, broken, mended, removed', async () => {
  const states: Manifests[] = [];
  const errors: unknown[] = [];
  const last = (): string => names(states.at(-1) as Manifests);
  put('1.yaml', node('n1'));
  const watching = await watchManifests([folder], {
    debounceMs: 5,
    onManifests: (manifests) => states.push(manifests),
    onError: (error) => errors.push(error),
  });
  try {
    expect(last()).toBe('n1');
    put('1.yaml', node('n1') + node('n2'));
    await vi.waitFor(() => expect(last()).toBe('n1 n2'));
    put('new/2.yaml', node('n3'));
    await vi.waitFor(() => expect(last()).toBe('n1 n2 n3'), 3000);

    put('1.yaml', `${node('n2', 'b')}kind: [`);
    await vi.waitFor(() => expect(states.at(-1)?.invalid).toHaveLength(1));
    expect(last()).toBe('n1 n2 n3'); // n1 may be what is being edited

    put('1.yaml', node('n2', 'b'));
    await vi.waitFor(() => expect(last()).toBe('n2 n3'));
    rmSync(join(folder, 'new'), { recursive: true });
    await vi.waitFor(() => expect(last()).toBe('n2'));

    const told = states.length;
    await watching.rescan();
    expect(states).toHaveLength(told); // nothing was written, nothing is said
  } finally {
    watching.close();
  }
});

test('when the files cannot be read the last state stands and the error is told', async () => {
  const states: Manifests[] = [];
  const errors: unknown[] = [];
  const path = put('dump', node('n1'));
  const watching = await watchManifests([path], {
    debounceMs: 5,
    onManifests: (manifests) => states.push(manifests),
    onError: (error) => errors.push(error),
  });
  try {
    rmSync(path);
    await vi.waitFor(() =>
      expect(errors.map(String)).toContainEqual(expect.stringContaining('does not exist')),
    );
    expect(states).toHaveLength(1);
    put('dump', node('n2'));
    await vi.waitFor(() => expect(states).toHaveLength(2));
  } finally {
    watching.close();
  }
});

test('a folder in which something is always written is read all the same', async () => {
  const states: Manifests[] = [];
  put('1.yaml', node('n1'));
  const watching = await watchManifests([folder], {
    debounceMs: 50,
    rescanMs: 200,
    onManifests: (manifests) => states.push(manifests),
    onError: () => {},
  });
  let lines = 0;
  const busy = setInterval(() => put('app.log', `${lines++}`), 5);
  try {
    put('2.yaml', node('n2'));
    await vi.waitFor(() => expect(states).toHaveLength(2), 3000);
  } finally {
    clearInterval(busy);
    watching.close();
  }
});

test('a state that could not be told is told by the next scan', async () => {
  const told: string[] = [];
  let isRefused = false;
  put('1.yaml', node('n1'));
  const watching = await watchManifests([folder], {
    debounceMs: 60_000,
    onManifests: (manifests) => {
      if (isRefused) throw new Error('not now');
      told.push(names(manifests));
    },
    onError: () => {},
  });
  try {
    isRefused = true;
    put('2.yaml', node('n2'));
    await expect(watching.rescan()).rejects.toThrow('not now');
    isRefused = false;
    await watching.rescan();
    expect(told).toEqual(['n1', 'n1 n2']);
  } finally {
    watching.close();
  }
});

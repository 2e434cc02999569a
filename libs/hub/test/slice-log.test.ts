import type { SliceRecord } from '@sliceplane/shard';
import { expect, test, vi } from 'vitest';
import { SliceLog } from '../src/slice-log.ts';
import { fieldsOf } from './reader.ts';

const record = (op: SliceRecord['op'], key: string, text = key): SliceRecord => {
  const [namespace = '', name = ''] = key.split('/');
  return {
    op,
    namespace,
    name,
    managedBy: 'm',
    ours: true,
    endpoints: 1,
    bytes: Buffer.from(text),
  };
};
const everything = { namespace: '', service: '' };
const token = (key: string): string => key;

function filled(): SliceLog {
  const log = new SliceLog();
  log.apply('a/web', [record('create', 'a/web-2'), record('create', 'a/web-1')]);
  log.apply('b/api', [record('create', 'b/api-1')]);
  return log;
}

function readList(bytes: Buffer): string[] {
  return fieldsOf(bytes).map(([field, value]) => `${field === 2 ? '→' : ''}${value.toString()}`);
}

/** `+` added, `~` modified, `-` deleted, `|` end of the snapshot. */
function readEvents(bytes: Buffer | undefined): string {
  const words = fieldsOf(bytes ?? Buffer.alloc(0)).map(([field, value]) => {
    if (field === 2) return '|';
    const event = new Map(fieldsOf(value as Buffer));
    return `${' +~-'[event.get(1) as number]}${event.get(2)?.toString()}`;
  });
  return words.join(' ');
}

test.each([
  [{ ...everything }, ['a/web-1', 'a/web-2', 'b/api-1']],
  [{ namespace: 'a', service: '' }, ['a/web-1', 'a/web-2']],
  [{ namespace: '', service: 'b/api' }, ['b/api-1']],
  [{ namespace: 'a', service: 'b/api' }, []],
])('%j lists %j', (filter, names) => {
  const page = { ...filter, limit: 10, limitBytes: 1000, after: '' };
  expect(readList(filled().list(page, token))).toEqual(names);
});

test('a page ends at its limit of slices or bytes, and names where the next begins', () => {
  const log = filled();
  const page = { ...everything, limit: 2, limitBytes: 1000, after: '' };
  expect(readList(log.list(page, token))).toEqual(['a/web-1', 'a/web-2', '→a/web-2']);
  expect(readList(log.list({ ...page, after: 'a/web-2' }, token))).toEqual(['b/api-1']);
  expect(readList(log.list({ ...page, limitBytes: 3 }, token))).toEqual(['a/web-1', '→a/web-1']);
  log.apply('a/web', [record('delete', 'a/web-1')]);
  expect(readList(log.list({ ...page, after: 'a/web-1' }, token))).toEqual(['a/web-2', 'b/api-1']);
});

test('L91: a reader sees the snapshot, its end, then the newest state of what changed', () => {
  const log = filled();
  const wake = vi.fn<() => void>();
  const reader = log.read({ namespace: 'a', service: '' }, 1000, wake);
  expect(wake).toHaveBeenCalledOnce();
  expect(readEvents(reader.next())).toBe('+a/web-1 +a/web-2 |');
  expect(reader.next()).toBeUndefined();
  log.apply('b/api', [record('update', 'b/api-1')]);
  expect(wake).toHaveBeenCalledOnce();
  for (let i = 0; i < 100; i++) log.apply('a/web', [record('update', 'a/web-1', `v${i}`)]);
  log.apply('a/web', [record('create', 'a/web-3'), record('delete', 'a/web-2', 'last')]);
  expect(wake).toHaveBeenCalledTimes(2);
  expect(reader.behind).toBe(3);
  expect(readEvents(reader.next())).toBe('~v99 +a/web-3 -a/web-2');
  log.apply('a/web', [record('create', 'a/web-4'), record('delete', 'a/web-4')]);
  expect(reader.next()).toBeUndefined();
  reader.close();
  expect(log.readers).toBe(0);
});

test('an empty snapshot ends too', () => {
  expect(readEvents(new SliceLog().read(everything, 1000, () => {}).next())).toBe('|');
});

test('a snapshot larger than a frame comes in several, its end after the last', () => {
  const reader = filled().read(everything, 20, () => {});
  expect([reader.next(), reader.next(), reader.next()].map(readEvents)).toEqual([
    '+a/web-1',
    '+a/web-2',
    '+b/api-1 |',
  ]);
});

test('a slice that moves to another service leaves the first and joins the second, in either order', () => {
  const log = filled();
  const web = log.read({ namespace: '', service: 'a/web' }, 1000, () => {});
  const api = log.read({ namespace: '', service: 'a/api' }, 1000, () => {});
  web.next();
  api.next();
  log.apply('a/api', [record('create', 'a/web-1', 'moved')]);
  log.apply('a/web', [record('delete', 'a/web-1')]);
  expect(readEvents(web.next())).toBe('-a/web-1');
  expect(readEvents(api.next())).toBe('+moved');
  expect(log.size).toBe(3);
});

test('a slice that moves to another service and back stays, whatever order their shards report in', () => {
  const [mine, moved] = [record('create', 'a/x', 'of web'), record('create', 'a/x', 'of api')];
  const gone = record('delete', 'a/x');
  const orders: [service: string, record: SliceRecord][][] = [
    [
      ['a/api', moved],
      ['a/web', gone],
      ['a/api', gone],
      ['a/web', mine],
    ],
    [
      ['a/web', gone],
      ['a/web', mine],
      ['a/api', moved],
      ['a/api', gone],
    ],
    [
      ['a/api', moved],
      ['a/web', record('update', 'a/x', 'of web')],
      ['a/api', gone],
    ],
  ];
  for (const order of orders) {
    const log = new SliceLog();
    log.apply('a/web', [record('create', 'a/x', 'of web, before')]);
    const reader = log.read({ namespace: '', service: 'a/web' }, 1000, () => {});
    expect(readEvents(reader.next())).toBe('+of web, before |');
    for (const [service, one] of order) {
      log.apply(service, [one]);
      reader.next();
    }
    const page = { namespace: '', limit: 10, limitBytes: 1000, after: '' };
    expect(readList(log.list({ ...page, service: 'a/web' }, token))).toEqual(['of web']);
    expect(readList(log.list({ ...page, service: 'a/api' }, token))).toEqual([]);
    log.apply('a/web', [gone]);
    expect(readEvents(reader.next())).toBe('-of web');
    expect(log.size).toBe(0);
  }
});

test('a slice that moves while its old service still reports of it is its new one', () => {
  const log = new SliceLog();
  log.apply('a/web', [record('create', 'a/x', 'one')]);
  log.apply('a/api', [record('create', 'a/x', 'three')]);
  log.apply('a/web', [record('update', 'a/x', 'two')]);
  log.apply('a/web', [record('delete', 'a/x')]);
  const page = { ...everything, limit: 10, limitBytes: 1000, after: '' };
  expect(readList(log.list(page, token))).toEqual(['three']);
});

import type {
  ServiceView__Output,
  ViewEndpoint__Output,
  WatchResponse__Output,
} from '@sliceplane/proto';
import { expect, test } from 'vitest';
import { LocalView, StreamGap } from '../src/index.ts';

function stateOf(flags: string): ServiceView__Output['state'] {
  if (flags.includes('P')) return 'VIEW_STATE_PENDING_SYNC';
  return flags.includes('N') ? 'VIEW_STATE_NOT_FOUND' : 'VIEW_STATE_READY';
}

/**
 * A view in one word: `shop/cart R a:1,2 -3 >b` is service, flags (R reset, M more, D delta, U unchanged, P pending sync), base:ids, removals, hash.
 */
function view(text: string): ServiceView__Output {
  const [service = '', flags = '', content = ':', ...rest] = text.split(' ');
  const [base = '', ids = ''] = content.split(':');
  const numbers = (list: string): number[] =>
    list
      .split(',')
      .filter((id) => id !== '')
      .map(Number);
  const removed = rest.find((word) => word.startsWith('-'))?.slice(1) ?? '';
  const hash = rest.find((word) => word.startsWith('>'))?.slice(1) ?? '';
  return {
    service,
    state: stateOf(flags),
    revision: 1,
    hash: Buffer.from(hash),
    viewClass: flags.includes('R') ? 'default/both/any' : '',
    reset: flags.includes('R'),
    more: flags.includes('M'),
    baseRevision: 0,
    baseHash: Buffer.from(base),
    times: null,
    selection: [],
    endpoints: numbers(ids).map((id) => ({ id }) as ViewEndpoint__Output),
    removed: numbers(removed),
    unchanged: flags.includes('U'),
  };
}

function frame(sequence: number, texts: string[], snapshotEnd = false): WatchResponse__Output {
  const epoch = sequence === 1 ? 'e' : '';
  return { sequence, epoch, sentMs: 0, views: texts.map(view), snapshotEnd, heartbeat: null };
}

const held = (local: LocalView): string[] =>
  [...local.services.values()].map(
    ({ service, endpoints }) =>
      `${service} ${[...endpoints.keys()].toSorted((a, b) => a - b).join()}`,
  );

test('a snapshot, then deltas', () => {
  const local = new LocalView();
  local.begin(false);
  const [first] = local.apply(frame(1, ['a/1 R :1,2 >h1'], true));
  expect(first).toMatchObject({
    reset: true,
    view: { hash: '6831', viewClass: 'default/both/any' },
  });
  expect(local).toMatchObject({ isComplete: true, epoch: 'e' });
  const [second] = local.apply(frame(2, ['a/1 D h1:3 -1,9 >h2']));
  expect(second).toMatchObject({
    reset: false,
    upserts: [{ id: 3 }],
    removed: [1],
    view: { viewClass: 'default/both/any' },
  });
  expect(held(local)).toEqual(['a/1 2,3']);
});

test('a view that spans chunks appears when its last chunk is here', () => {
  const local = new LocalView();
  local.begin(false);
  local.apply(frame(1, ['a/1 R :1 >h1']));
  expect(local.apply(frame(2, ['a/1 RM :5,6 >h2']))).toEqual([]);
  expect(held(local)).toEqual(['a/1 1']);
  expect(local.apply(frame(3, ['a/1 M :7 >h2']))).toEqual([]);
  const [change] = local.apply(frame(4, ['a/1 D : -5 >h2']));
  expect(change).toMatchObject({ reset: true, upserts: [{ id: 6 }, { id: 7 }] });
  expect(held(local)).toEqual(['a/1 6,7']);
});

test.each([
  ['a frame is missing', [frame(1, []), frame(3, [])], ''],
  ['a delta of a service never seen', [frame(1, ['a/1 D h0:1 >h1'])], 'a/1'],
  ['a delta on another base', [frame(1, ['a/1 R :1 >h1']), frame(2, ['a/1 D h0:2 >h2'])], 'a/1'],
  ['another service between chunks', [frame(1, ['a/1 RM :1 >h1', 'a/2 R :1 >h1'])], 'a/2'],
])('%s: a gap', (_, frames, service) => {
  const local = new LocalView();
  local.begin(false);
  const apply = (): void => frames.forEach((one) => local.apply(one));
  expect(apply).toThrow(StreamGap);
  local.begin(false);
  expect(apply).toThrow(expect.objectContaining({ service }));
});

test('a delta in a new connection needs a snapshot of that connection first', () => {
  const local = new LocalView();
  local.begin(false);
  local.apply(frame(1, ['a/1 R :1 >h1']));
  local.begin(false);
  expect(() => local.apply(frame(1, ['a/1 D h1:2 >h2']))).toThrow(StreamGap);
  expect(held(local)).toEqual(['a/1 1']);
});

test('views stay across connections until a new snapshot ends without them', () => {
  const local = new LocalView();
  local.begin(false);
  local.apply(frame(1, ['a/1 R :1 >h1', 'a/2 R :1 >h1'], true));
  local.begin(false);
  expect(held(local)).toHaveLength(2);
  local.apply(frame(1, ['a/1 R :4 >h4']));
  expect(held(local)).toEqual(['a/1 4', 'a/2 1']);
  expect(local.apply(frame(2, [], true))).toMatchObject([
    { removed: [1], view: { service: 'a/2', state: 'VIEW_STATE_NOT_FOUND' } },
  ]);
  expect(held(local)).toEqual(['a/1 4']);
});

test('L124: what is not known yet replaces nothing, and is stale', () => {
  const local = new LocalView();
  local.begin(false);
  local.apply(frame(1, ['a/1 R :1,2 >h1'], true));
  local.begin(false);
  const [change] = local.apply(frame(1, ['a/1 RP : >']));
  expect(change).toMatchObject({ reset: false, upserts: [], removed: [], view: { stale: true } });
  expect(held(local)).toEqual(['a/1 1,2']);
  expect(local.services.get('a/1')).toMatchObject({
    state: 'VIEW_STATE_PENDING_SYNC',
    hash: '6831',
  });
  local.apply(frame(2, ['a/1 U : >h1']));
  expect(local.services.get('a/1')).toMatchObject({ state: 'VIEW_STATE_READY', stale: false });
});

test('what is said to be unchanged and is not held is a gap', () => {
  const local = new LocalView();
  local.begin(false);
  local.apply(frame(1, ['a/1 R :1 >h1']));
  expect(() => local.apply(frame(2, ['a/1 U : >h2']))).toThrow(
    'a/1 is said to be unchanged at 6832, held is 6831',
  );
});

test('a base is told by 8 bytes of its hash', () => {
  const local = new LocalView();
  local.begin(false);
  local.apply(frame(1, ['a/1 R :1,2 >12345678abcdefgh'], true));
  expect(() => local.apply(frame(2, ['a/1 D 12345678:3 >x']))).not.toThrow();
  local.apply(frame(3, ['a/1 R :1,2 >12345678abcdefgh']));
  expect(() => local.apply(frame(4, ['a/1 D 12345679:3 >x']))).toThrow(/based on/u);
});

test('times of a delta are told as such, however they came', () => {
  const local = new LocalView();
  local.begin(false);
  const told = { ...noTimes, ingestMs: 1_000, computedAfterMs: 3, triggeredBeforeMs: 40 };
  const times = { ...told, _triggeredBeforeMs: 'triggeredBeforeMs' as const };
  const views = [{ ...view('a/1 R :1 >h1'), times }];
  local.apply({ ...frame(1, [], true), views });
  expect(local.services.get('a/1')?.times).toEqual({
    triggerMs: 960,
    ingestMs: 1_000,
    computedMs: 1_003,
  });
  const absolute = { ...noTimes, triggerMs: 1, ingestMs: 2, computedMs: 3 };
  local.apply({ ...frame(2, []), views: [{ ...view('a/1 R :1 >h1'), times: absolute }] });
  expect(local.services.get('a/1')?.times).toEqual({ triggerMs: 1, ingestMs: 2, computedMs: 3 });
});

const noTimes = { triggerMs: 0, ingestMs: 0, computedMs: 0, computedAfterMs: 0 };

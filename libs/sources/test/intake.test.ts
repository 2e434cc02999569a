import { type Delta, type KubeObject, type Node, nameOf } from '@sliceplane/kube';
import { describe, expect, test } from 'vitest';
import { Intake } from '../src/index.ts';

/** `n1@a`: node n1 in zone a. */
function node(notation: string): Node {
  const [name = '', zone = ''] = notation.split('@');
  const facts = { uid: name, region: '', ready: true, controlPlane: false, cpuMillis: 1000 };
  return { kind: 'Node', name, zone, ...facts };
}

const nodes = (notation: string): Node[] => notation.split(' ').filter(Boolean).map(node);

const upsert = (object: KubeObject): Delta => ({ op: 'upsert', object });
const drop = (name: string): Delta => ({ op: 'delete', kind: 'Node', namespace: '', name });

/** An intake that writes its deltas down as `+n1@a` and `-n1`. */
function written(): { intake: Intake; deltas: () => string } {
  let log: string[] = [];
  const intake = new Intake({
    now: () => 7,
    submit: (deltas) => {
      for (const delta of deltas) {
        if (delta.op === 'delete') log.push(`-${delta.name}`);
        else log.push(`+${nameOf(delta.object)}@${(delta.object as Node).zone}`);
      }
    },
  });
  return {
    intake,
    deltas: () => {
      const taken = log.join(' ');
      log = [];
      return taken;
    },
  };
}

describe('a list is the whole state of its source', () => {
  test.each([
    // before    list        deltas
    ['', 'n1@a n2@b', '+n1@a +n2@b'],
    ['n1@a n2@b', 'n1@a n2@b', ''],
    ['n1@a n2@b', 'n1@a n2@c', '+n2@c'],
    ['n1@a n2@b', 'n2@b', '-n1'], // the deletion nobody told us about
    ['n1@a', '', '-n1'],
    ['n1@a', 'n2@a', '+n2@a -n1'],
  ])('[%s] then [%s]: %s', (before, list, expected) => {
    const { intake, deltas } = written();
    const files = intake.open('files');
    files.list(nodes(before));
    deltas();
    files.list(nodes(list));
    expect(deltas()).toBe(expected);
    expect(intake.statuses()[0]?.objects).toBe(nodes(list).length);
  });

  test('a list of one source leaves the objects of another alone', () => {
    const { intake, deltas } = written();
    intake.open('api').apply(nodes('n9@z').map(upsert));
    intake.open('files').list(nodes('n1@a'));
    expect(deltas()).toBe('+n9@z +n1@a');
  });
});

describe('a list may come in parts', () => {
  test.each([
    // before    parts            deltas
    ['', 'n1@a | n2@b', '+n1@a +n2@b'],
    ['n1@a n2@b', 'n2@b | n1@a', ''],
    ['n1@a n2@b n3@c', 'n3@d |', '+n3@d -n1 -n2'],
    ['n1@a', 'n1@b | n1@c', '+n1@b +n1@c'],
  ])('[%s] then [%s]: %s', (before, parts, expected) => {
    const { intake, deltas } = written();
    const files = intake.open('files');
    files.list(nodes(before));
    deltas();
    const listing = files.relist();
    for (const part of parts.split('|')) listing.add(nodes(part));
    listing.end();
    expect(deltas()).toBe(expected);
  });

  test('a part counts at once; what is missing is missing only at the end', () => {
    const { intake, deltas } = written();
    const files = intake.open('files');
    files.list(nodes('n1@a n2@b'));
    deltas();
    const listing = files.relist();
    listing.add(nodes('n3@c'));
    expect(deltas()).toBe('+n3@c');
    expect(listing.end().map(({ outcome }) => outcome)).toEqual(['deleted', 'deleted']);
    expect(deltas()).toBe('-n1 -n2');
  });

  test('a source is synced at the end, not before', () => {
    const { intake } = written();
    const listing = intake.open('files').relist();
    listing.add(nodes('n1@a'));
    expect(intake.synced).toBe(false);
    listing.end();
    expect(intake.synced).toBe(true);
  });

  test('one that fails half way deletes nothing, and the next puts things right', () => {
    const { intake, deltas } = written();
    const files = intake.open('files');
    files.list(nodes('n1@a n2@b'));
    deltas();
    const failed = files.relist();
    failed.add(nodes('n3@c'));
    expect(deltas()).toBe('+n3@c');
    files.list(nodes('n2@b'));
    expect(deltas()).toBe('-n1 -n3');
    expect(() => failed.end()).toThrow(RangeError);
    expect(() => failed.add([])).toThrow("listing 2 of source 'files' has ended or was given up");
  });

  test('what is applied while a listing is open has been mentioned', () => {
    const { intake, deltas } = written();
    const files = intake.open('files');
    files.list(nodes('n1@a n2@b'));
    deltas();
    const listing = files.relist();
    files.apply(nodes('n2@b').map(upsert));
    listing.end();
    expect(deltas()).toBe('-n1');
  });
});

describe('an object has one owner', () => {
  test('a second source is refused with both names, until the first lets go', () => {
    const { intake, deltas } = written();
    const files = intake.open('files');
    const api = intake.open('api');
    files.list(nodes('n1@a'));
    expect(api.apply([upsert(node('n1@b'))])[0]).toMatchObject({
      outcome: 'refused',
      reason: "belongs to source 'files', source 'api' may not change it",
    });
    expect(api.apply([drop('n1')])[0]?.outcome).toBe('refused');
    expect(deltas()).toBe('+n1@a');
    expect(intake.statuses().map(({ refused }) => refused)).toEqual([0, 2]);

    files.list([]);
    expect(api.apply([upsert(node('n1@b'))])[0]?.outcome).toBe('created');
    expect(intake.ownerOf('Node', '', 'n1')).toBe('api');
    expect(deltas()).toBe('-n1 +n1@b');
  });

  test('two sources may not share a name', () => {
    const { intake } = written();
    intake.open('files');
    expect(() => intake.open('files')).toThrow(RangeError);
  });
});

test('every change says what became of it', () => {
  const { intake } = written();
  const api = intake.open('api');
  const steps = ['n1@a', 'n1@a', 'n1@b'].map(node).map(upsert);
  const outcomes = api.apply([...steps, drop('n1'), drop('n1')]).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['created', 'unchanged', 'configured', 'deleted', 'not-found']);
});

test('synced once every source is, and said once', () => {
  let said = 0;
  const intake = new Intake({ submit: () => {}, onSynced: () => (said += 1) });
  const files = intake.open('files');
  const api = intake.open('api');
  api.sync();
  expect(intake.synced).toBe(false);
  files.list([]);
  expect(intake.synced).toBe(true);
  files.list([]);
  expect(said).toBe(1);
});

test('a source is as current as it last said; one that is finished always is', () => {
  let nowMs = 1;
  const intake = new Intake({ submit: () => {}, now: () => nowMs });
  const files = intake.open('files');
  const current = (): number | undefined => intake.statuses()[0]?.currentMs;
  expect(current()).toBe(0);
  files.list([]);
  nowMs = 5;
  expect(current()).toBe(1);
  files.current();
  nowMs = 9;
  expect(current()).toBe(5);
  files.finish();
  expect(current()).toBe(9);
});

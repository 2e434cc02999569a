import { InvalidArgument } from '@sliceplane/hub';
import { describe, expect, test } from 'vitest';
import { StatusError } from '../../../src/grpc/status-error.ts';
import { DiscoveryFrames, roomFor } from '../../../src/xds/stream/discovery-frames.ts';
import { smallResource } from '../../../src/xds/resources/encoded-resource.ts';
import { type Resource, typeUrls } from '../../../src/xds/resource.ts';
import { Conversation } from './conversation.ts';
import { MapSource } from './map-source.ts';
import { Script } from './script.ts';

const variants = ['sotw', 'delta'] as const;

describe.each(variants)('%s', (variant) => {
  const ask = (type: string, ...names: string[]): string =>
    [type, ...names.map((name) => (variant === 'sotw' ? name : `+${name}`))].join(' ');
  const names = (...asked: string[]): object =>
    variant === 'sotw' ? { resourceNames: asked } : { resourceNamesSubscribe: asked };
  const gone = (name: string): string => (variant === 'sotw' ? `?${name}` : `-${name} ?${name}`);

  test('L127: a removal does not wait for a route that changed back', () => {
    const script = new Script({ variant });
    script.run('put cds a 1; put cds b 1; put rds a 1');
    script.run(`${ask('cds', 'a', 'b')}; ack cds; ${ask('rds', 'a')}; ack rds`);
    script.source.put('route', 'a', '2');
    script.source.put('route', 'a', '1');
    script.source.remove('cluster', 'a');
    const [told, ...more] = script.conversation.pullAll();
    expect(more).toEqual([]);
    expect([told?.type, ...(told?.missing.keys() ?? [])]).toEqual(['cluster', 'a']);
  });

  test('L129: a stream of endpoints needs no type, and takes no other', () => {
    const script = new Script({ variant, only: 'endpoint' });
    script.source.put('endpoint', 'a', '1');
    expect(script.run(ask('-', 'a'))).toBe('eds a:1');
    expect(script.run('ack eds')).toBe('');
    expect(script.run(ask('cds', 'a'))).toContain(`this stream is of ${typeUrls.endpoint} alone`);
  });

  test('L129: the node is that of the first request, repeated or left out', () => {
    const source = new MapSource();
    const { stream, ...conversation } = new Conversation(source, { variant });
    const send = Conversation.prototype.send.bind({ stream, ...conversation } as Conversation);
    const typeUrl = typeUrls.cluster;
    send({ typeUrl, node: { id: 'n', userAgentName: 'envoy' } });
    send({ typeUrl });
    send({ typeUrl, node: { id: '' } });
    send({ typeUrl, node: { id: 'n' } });
    expect(stream.status(false)).toMatchObject({ nodeId: 'n', userAgent: 'envoy', zone: 'za' });
    const other = (): void => send({ typeUrl, node: { id: 'm' } });
    expect(other).toThrow(InvalidArgument);
    expect(other).toThrow('node.id: Invalid value: "m": must be that of the first request, n');
  });

  test.each(['id', 'userAgentName', 'userAgentVersion'])('L129: a long %s is refused', (field) => {
    const conversation = new Conversation(new MapSource(), { variant });
    const send = (length: number): void =>
      conversation.send({ typeUrl: typeUrls.cluster, node: { [field]: 'x'.repeat(length) } });
    expect(() => send(1025)).toThrow(InvalidArgument);
    expect(() => send(1024)).not.toThrow();
  });

  test('Envoy is given no Listeners and no routes, and is told so', () => {
    const script = new Script({ variant, userAgent: 'envoy' });
    for (const type of ['listener', 'route', 'cluster'] as const) script.source.put(type, 'a', '1');
    expect(script.run('lds')).toBe('lds');
    expect(script.run(ask('rds', 'a'))).toBe(`rds ${gone('a')}`);
    expect(script.run('cds')).toBe('cds a:1');
  });

  test('L129: names are limited, of all types together, and in length', () => {
    const script = new Script({ variant, maxNames: 4 });
    script.run(`${ask('cds', 'a', 'b')}; ack cds`);
    script.run(ask('eds', 'a', 'b'));
    expect(script.run(`ack eds ${variant === 'sotw' ? 'a b' : '+b'}`)).not.toContain('Error');
    const more = (): void => {
      const { conversation } = script;
      conversation.send({ typeUrl: typeUrls.route, ...names('a') });
    };
    expect(more).toThrow(StatusError);
    expect(more).toThrow('this request makes 1 names of one type, and there is room for 0');
    const long = (): void => {
      script.conversation.send({ typeUrl: typeUrls.route, ...names('x'.repeat(1025)) });
    };
    expect(long).toThrow(InvalidArgument);
    expect(long).toThrow('may not be more than 1024 characters');
  });

  test('L129: a wildcard is no name', () => {
    const script = new Script({ variant, maxNames: 1 });
    for (const name of ['a', 'b', 'c']) script.source.put('cluster', name, '1');
    expect(script.run(ask('cds', '*', 'a'))).toBe('cds a:1 b:1 c:1');
  });

  test('L129: types that are unknown here are answered, up to a number, and end no stream', () => {
    const script = new Script({ variant });
    const answers = Array.from({ length: 20 }, (_, i) => script.run(ask(`type${i}`, 'x')));
    const answered = answers.filter((answer) => answer !== '');
    expect(answered).toEqual(Array.from({ length: 16 }, (_, i) => `type${i} ${gone('x')}`));
    expect(script.run(ask('y'.repeat(300), 'x'))).toBe('');
    expect(script.conversation.status().types).toHaveLength(16);
    expect(script.conversation.tally.counts.other).toMatchObject({ requests: 21, responses: 16 });
  });

  test('L126: a refusal is counted, kept and reported in the client’s words', () => {
    const script = new Script({ variant, userAgent: 'gRPC C++' });
    script.source.put('endpoint', 'a', '1');
    script.run(ask('eds', 'a'));
    script.conversation.nowMs = 2000;
    script.run('nack eds');
    const { conversation } = script;
    const nack = {
      nodeId: 'n',
      userAgent: 'gRPC C++',
      node: '',
      typeUrl: typeUrls.endpoint,
      nonce: 'e-1',
      names: ['a'],
      message: 'not to my taste',
    };
    expect(conversation.nacks).toEqual([nack]);
    const refused = { nacks: 1, acks: 0, responses: 1, refused: true, answeredNonce: 'e-1' };
    expect(conversation.status().types).toMatchObject([
      { ...refused, lastNack: 'not to my taste', lastNackMs: 2000, waitingSinceMs: 0 },
    ]);
    script.run('put eds a 2; ack eds');
    expect(conversation.status().types).toMatchObject([
      { nacks: 1, acks: 1, refused: false, lastNack: 'not to my taste' },
    ]);
    expect(conversation.tally.counts.endpoint).toMatchObject({ acks: 1, nacks: 1, responses: 2 });
  });

  test('long words of a client are cut', () => {
    const script = new Script({ variant });
    script.source.put('endpoint', 'a', '1');
    script.run(ask('eds', 'a'));
    script.conversation.send({
      typeUrl: typeUrls.endpoint,
      responseNonce: 'e-1',
      ...(variant === 'sotw' ? names('a') : {}),
      errorDetail: { code: 3, message: 'x'.repeat(5000) },
    });
    expect(script.conversation.nacks[0]?.message).toHaveLength(1024);
  });

  test('the status of each resource', () => {
    const script = new Script({ variant });
    const status = (): object =>
      Object.fromEntries(
        script.conversation
          .status()
          .types.flatMap(({ resources }) => resources)
          .map((one) => [one.name, one.status]),
      );
    script.run('put eds a 1; put eds b 1; pending');
    script.run(ask('eds', 'a', 'b', 'x'));
    expect(status()).toEqual({ a: 'waiting', b: 'waiting', x: 'waiting' });
    script.run('sync');
    expect(status()).toEqual({ a: 'sent', b: 'sent', x: 'not-found' });
    script.run('ack eds');
    expect(status()).toEqual({ a: 'acked', b: 'acked', x: 'not-found' });
    script.run('put eds a 2; nack eds');
    expect(status()).toEqual({ a: 'nacked', b: 'acked', x: 'not-found' });
    const [type] = script.conversation.status().types;
    const [a] = type?.resources ?? [];
    expect(a?.version).toBe(script.source.get('endpoint', 'a')?.version);
    expect(a?.acceptedVersion).not.toBe(a?.version);
    expect(type).toMatchObject({ subscribed: 3, wildcard: false });
  });

  test('the status of each resource of a wildcard', () => {
    const script = new Script({ variant });
    script.run('put cds a 1; put cds b 1; cds');
    const status = (): object[] =>
      script.conversation.status().types.flatMap((one) => one.resources);
    const sent = { status: 'sent' };
    expect(status()).toMatchObject([sent, sent]);
    script.run('ack cds');
    const acked = { status: 'acked' };
    expect(status()).toMatchObject([acked, acked]);
    script.run('put cds b 2; nack cds');
    expect(status()).toMatchObject([acked, { name: 'b', status: 'nacked' }]);
    expect(script.conversation.status().types).toMatchObject([{ subscribed: 0, wildcard: true }]);
  });

  test('L128: that there is none takes room, too', () => {
    const conversation = new Conversation(new MapSource(), { variant, maxFrameBytes: 2000 });
    const all = Array.from({ length: 20 }, (_, i) => `${'n'.repeat(300)}${i}`);
    conversation.send({ typeUrl: typeUrls.endpoint, ...names(...all) });
    const [first] = conversation.pullAll();
    expect(first?.missing.size).toBeGreaterThan(0);
    expect(first?.bytes.length).toBeLessThan(2000 + 150);
  });

  test('L128: responses are cut, unless one resource alone is larger', () => {
    const script = new Script({ variant, maxFrameBytes: 400 });
    const all = Array.from({ length: 12 }, (_, i) => `r${i}`);
    for (const name of all) script.source.put('endpoint', name, '1');
    script.source.put('endpoint', 'large', 'x'.repeat(1000));
    script.conversation.send({ typeUrl: typeUrls.endpoint, ...names(...all, 'large') });
    const told: string[] = [];
    for (let answer = script.conversation.pull(); answer;) {
      told.push(...answer.resources.keys());
      const isOne = answer.resources.size === 1;
      expect(answer.bytes.length).toBeLessThan(isOne ? Infinity : 400 + 150);
      script.conversation.unanswered.clear();
      const { nonce: responseNonce } = answer;
      const again = variant === 'sotw' ? names(...all, 'large') : {};
      script.conversation.send({ typeUrl: typeUrls.endpoint, responseNonce, ...again });
      answer = script.conversation.pull();
    }
    expect(told.sort()).toEqual([...all, 'large'].sort());
    expect(script.conversation.nonces.get(typeUrls.endpoint)?.length).toBeGreaterThan(3);
  });

  test('L128: streams in equal state share one Buffer, and each sees a nonce once', () => {
    const source = new MapSource();
    const frames = new DiscoveryFrames({ epoch: 'e' });
    source.put('endpoint', 'a', '1');
    source.put('cluster', 'a', '1');
    const streams = [1, 2, 3].map(() => new Conversation(source, { variant, frames }));
    const sendAll = (typeUrl: string, fields: object): (Buffer | undefined)[] =>
      streams.map((conversation) => {
        const responseNonce = conversation.nonces.get(typeUrl)?.at(-1) ?? '';
        conversation.unanswered.delete(typeUrl);
        conversation.send({ typeUrl, responseNonce, ...fields });
        return conversation.pull()?.bytes;
      });
    const [first, ...others] = sendAll(typeUrls.endpoint, names('a'));
    expect(first).toBeDefined();
    for (const other of others) expect(other).toBe(first);
    sendAll(typeUrls.endpoint, variant === 'sotw' ? names('a') : {});
    const [again, ...later] = sendAll(typeUrls.endpoint, names('a'));
    expect(again).not.toBe(first);
    for (const other of later) expect(other).toBe(again);
    const [list, ...lists] = sendAll(typeUrls.cluster, {});
    for (const other of lists) expect(other).toBe(list);
    // The list and the two of endpoints; then endpoints once more, since the cluster is new.
    expect(frames.counts).toMatchObject({ made: 3, shared: 6 });
  });

  test('L120: a client that never answers costs the names with news, and the source is not asked', () => {
    const script = new Script({ variant });
    const { source } = script;
    source.put('endpoint', 'a', '0');
    script.run(ask('eds', 'a'));
    for (let i = 1; i <= 100; i++) {
      source.put('endpoint', 'a', `${i}`);
      expect(script.conversation.pull()).toBeUndefined();
    }
    expect(script.run('ack eds')).toBe('eds a:100');
  });

  test('a closed stream leaves nobody waiting, and says nothing', () => {
    const script = new Script({ variant });
    const { source, conversation } = script;
    source.put('cluster', 'a', '1');
    script.run(`cds; ${ask('eds', 'a', 'b')}; ${ask('lds', 'a')}`);
    expect(source.followers).toBeGreaterThan(0);
    conversation.stream.close();
    conversation.stream.close();
    expect(source.followers).toBe(0);
    expect(script.run('put eds a 2')).toBe('');
    expect(script.run(ask('eds', 'a'))).toBe('');
  });
});

test('L129: at its limit of names a Delta client may give one for another', () => {
  const script = new Script({ variant: 'delta', maxNames: 2 });
  script.run('put eds c 1; eds +a +b; ack eds');
  expect(script.run('eds +c')).toContain('StatusError');
  expect(script.run('eds +a -b')).toBe('eds -a ?a');
  expect(script.run('ack eds +c')).toBe('eds c:1');
  expect(script.run('ack eds -a +b')).toBe('eds -b ?b');
});

test('L129: what a resuming client may say it holds is limited', () => {
  const conversation = new Conversation(new MapSource(), { variant: 'delta' });
  const held = Array.from({ length: 100_001 }, (_, i) => [`${i}`, 'v']);
  const request = { initialResourceVersions: Object.fromEntries(held) as object };
  const send = (): void => conversation.send({ typeUrl: typeUrls.cluster, ...request });
  expect(send).toThrow('initial_resource_versions: Invalid value: "100001 entries"');
});

test('L128: a wildcard that is told in many responses is told whole', () => {
  const script = new Script({ variant: 'delta', maxFrameBytes: 1000 });
  const all = Array.from({ length: 100 }, (_, i) => `c${i}`);
  for (const name of all) script.source.put('cluster', name, '1');
  const told = [script.run('cds')];
  for (let i = 0; i < 30; i++)
    told.push(script.run(i === 3 ? 'put cds c0 2; put cds c99 2; ack cds' : 'ack cds'));
  const names = told.flatMap((one) => one.split(' ').slice(1));
  const once = all.map((name) => (name === 'c99' ? 'c99:2' : `${name}:1`)); // c0 had been told
  expect(names.sort()).toEqual([...once, 'c0:2'].sort());
  expect(told.at(-1)).toBe('');
});

test('L126: what came and went while a wildcard is told in many responses is not told', () => {
  const script = new Script({ variant: 'delta', maxFrameBytes: 1000 });
  const all = Array.from({ length: 100 }, (_, i) => `c${i}`);
  for (const name of all) script.source.put('cluster', name, '1');
  const lines = [
    'cds',
    'put cds d 1; ack cds',
    'drop cds d; drop cds c98; ack cds',
    'put cds c98 1; ack cds',
    ...Array.from({ length: 30 }, () => 'ack cds'),
  ];
  const told = lines.map((line) => script.run(line)).join(' ');
  expect(told.match(/-\w+/g)).toBeNull();
  expect(told.match(/c98\S*/g)).toEqual(['c98:1']);
});

test('L128: the room for a resource is enough for it, and is known without making its bytes', () => {
  for (const type of ['listener', 'route', 'cluster', 'endpoint'] as const) {
    for (const name of ['a', 'n'.repeat(500), 'ü'.repeat(100), '—'.repeat(100)]) {
      for (const length of [0, 100, 70_000]) {
        const resource = smallResource(type, name, Buffer.alloc(length));
        const room = roomFor(resource);
        expect(room).toBeGreaterThanOrEqual(resource.sotw.length);
        expect(room).toBeGreaterThanOrEqual(resource.delta.length);
      }
    }
  }
});

test('L128: of a response that is kept, nobody makes the resources again', () => {
  const frames = new DiscoveryFrames({ epoch: 'e' });
  let made = 0;
  const resource: Resource = {
    type: 'endpoint',
    name: 'a',
    version: 'v',
    serial: 1,
    bytes: 5,
    get sotw() {
      made++;
      return Buffer.alloc(5);
    },
    get delta() {
      made++;
      return Buffer.alloc(5);
    },
  };
  const content = { typeUrl: typeUrls.endpoint, resources: [resource], removed: [], missing: [] };
  const first = frames.of('delta', content, 0);
  for (let i = 0; i < 10; i++) expect(frames.of('delta', content, 0)).toBe(first);
  expect(made).toBe(1);
});

test('L128: frames kept are bounded, and the oldest go', () => {
  const source = new MapSource();
  const frames = new DiscoveryFrames({ epoch: 'e', maxBytes: 1000 });
  for (let i = 0; i < 50; i++) source.put('endpoint', `r${i}`, '1');
  const typeUrl = typeUrls.endpoint;
  const contentOf = (name: string) => {
    const resource = source.get('endpoint', name);
    return {
      typeUrl,
      resources: resource === undefined ? [] : [resource],
      removed: [],
      missing: [],
    };
  };
  for (let i = 0; i < 50; i++) {
    frames.of('sotw', contentOf(`r${i}`), 0);
    expect(frames.counts.bytes).toBeLessThanOrEqual(1000);
  }
  expect(frames.counts).toMatchObject({ made: 50, shared: 0 });
  expect(frames.of('sotw', contentOf('r49'), 0).generation).toBe(50);
  expect(frames.of('sotw', contentOf('r0'), 0).generation).toBe(51);
  source.put('endpoint', 'large', 'x'.repeat(2000));
  frames.of('sotw', contentOf('large'), 0);
  expect(frames.counts.bytes).toBeLessThanOrEqual(1000);
  expect(frames.of('sotw', contentOf('r0'), 0).generation).toBe(51);
});

describe('L128: a frame is shared by those alone who are told the same', () => {
  const open = (source: MapSource, frames: DiscoveryFrames, variant: 'sotw' | 'delta') => {
    const conversation = new Conversation(source, { variant, frames });
    const ask = (): void => {
      const responseNonce = conversation.nonces.get(typeUrls.cluster)?.at(-1) ?? '';
      conversation.unanswered.clear();
      conversation.send({ typeUrl: typeUrls.cluster, responseNonce });
    };
    return { conversation, ask };
  };

  test('not by those of the other variant', () => {
    const source = new MapSource();
    source.put('cluster', 'a', '1');
    const frames = new DiscoveryFrames({ epoch: 'e' });
    const told = (['sotw', 'delta'] as const).map((variant) => {
      const { conversation, ask } = open(source, frames, variant);
      ask();
      return conversation.pull()?.resources;
    });
    expect(told).toEqual([new Map([['a', '1']]), new Map([['a', '1']])]);
    expect(frames.counts).toMatchObject({ made: 2, shared: 0 });
  });

  test('not by those from whom another name is taken', () => {
    const source = new MapSource();
    for (const name of ['a', 'b']) source.put('cluster', name, '1');
    const frames = new DiscoveryFrames({ epoch: 'e' });
    const [quick, late] = [open(source, frames, 'delta'), open(source, frames, 'delta')];
    for (const { conversation, ask } of [quick, late]) {
      ask();
      conversation.pull();
    }
    quick.ask();
    source.remove('cluster', 'a');
    expect(quick.conversation.pull()?.removed).toEqual(['a']);
    quick.ask();
    source.put('cluster', 'a', '1');
    quick.conversation.pull();
    source.remove('cluster', 'b');
    late.ask();
    expect(late.conversation.pull()?.removed).toEqual(['b']);
  });
});

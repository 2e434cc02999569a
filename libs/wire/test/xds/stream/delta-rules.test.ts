import { expect, test } from 'vitest';
import { Script } from './script.ts';

/** rule · until then · what happens · what comes of it */
type Row = readonly [rule: string, given: string, when: string, then: string];

const abc = 'put cds a 1; put cds b 1; put eds a 1; put eds b 1; put lds a 1; put rds a 1';

const rows: readonly Row[] = [
  // Names: xDS protocol, "Incremental xDS".
  ['names subscribed are told', abc, 'eds +a +b', 'eds a:1 b:1'],
  ['clusters, too, and only these', abc, 'cds +a', 'cds a:1'],
  ['a name twice is a name once', abc, 'eds +a +a', 'eds a:1'],
  ['a name added is told alone', `${abc}; cds +a; ack cds`, 'cds +b', 'cds b:1'],
  ['a name subscribed again is told again', `${abc}; eds +a +b; ack eds`, 'eds +a', 'eds a:1'],
  ['... while one waits, after that', `${abc}; eds +a; eds +a`, 'ack eds', 'eds a:1'],
  ['a name that is not there is gone at once', abc, 'eds +a +x', 'eds a:1 -x ?x'],
  ['... and told when it comes', `${abc}; eds +x; ack eds`, 'put eds x 1', 'eds x:1'],
  ['... and again when it is asked for again', `${abc}; eds +x; ack eds`, 'eds +x', 'eds -x ?x'],
  ['a name unsubscribed needs no answer', `${abc}; eds +a +b; ack eds`, 'eds -a', ''],
  ['... and is forgotten', `${abc}; eds +a +b; ack eds; eds -a`, 'put eds a 2', ''],
  ['... and told anew', `${abc}; eds +a +b; ack eds; eds -a`, 'eds +a', 'eds a:1'],
  ['... in one request, too', `${abc}; eds +a +b; ack eds`, 'eds +a -a', 'eds a:1'],
  ['an unsubscribe of what is not subscribed is nothing', abc, 'eds -x', ''],
  ['no names of endpoints are none', abc, 'eds', ''],
  // Wildcards.
  ['no clusters asked for first are all', abc, 'cds', 'cds a:1 b:1'],
  ['all clusters, when there are none', '', 'cds', 'cds'],
  ['all Listeners are none', abc, 'lds', 'lds'],
  ['* is all clusters', abc, 'cds +*', 'cds a:1 b:1'],
  ['* once more is all clusters again', `${abc}; cds +*; ack cds`, 'cds +*', 'cds a:1 b:1'],
  ['* of endpoints is a name like others', abc, 'eds +*', 'eds -* ?*'],
  ['an unsubscribe first is no wildcard', abc, 'cds -x', ''],
  [
    'a name beside no names leaves them all',
    `${abc}; cds; ack cds; cds +a; ack cds`,
    'put cds b 2',
    'cds b:2',
  ],
  ['no names later change nothing', `${abc}; cds +a; ack cds`, 'cds', ''],
  ['* ends', `${abc}; cds; ack cds`, 'cds -*', ''],
  ['... and nothing is told of it any more', `${abc}; cds; ack cds; cds -*`, 'put cds a 2', ''],
  ['... but of names beside it', `${abc}; cds +* +a; ack cds; cds -*`, 'put cds a 2', 'cds a:2'],
  ['a name and *: each once', abc, 'cds +* +a', 'cds a:1 b:1'],
  ['... its changes, too', `${abc}; cds +* +a; ack cds`, 'put cds a 2', 'cds a:2'],
  ['... and its end', `${abc}; cds +* +a; ack cds`, 'drop cds a', 'cds -a ?a'],
  ['a name that goes on under * is told', `${abc}; cds +* +a; ack cds`, 'cds -a', 'cds a:1'],
  ['... or that it is gone', `${abc}; cds +* +x; ack cds`, 'cds -x', 'cds -x'],
  ['... and goes on', `${abc}; cds +* +a; ack cds; cds -a; ack cds`, 'put cds a 2', 'cds a:2'],
  // Changes.
  ['the changed ones are told', `${abc}; eds +a +b; ack eds`, 'put eds b 2', 'eds b:2'],
  ['of all clusters, the changed ones', `${abc}; cds; ack cds`, 'put cds b 2', 'cds b:2'],
  ['what goes is gone', `${abc}; eds +a +b; ack eds`, 'drop eds a', 'eds -a ?a'],
  ['of all clusters, too', `${abc}; cds; ack cds`, 'drop cds a', 'cds -a'],
  ['... and comes back', `${abc}; cds; ack cds; drop cds a; ack cds`, 'put cds a 1', 'cds a:1'],
  ['equal content is no news', `${abc}; eds +a; ack eds`, 'put eds a 1', ''],
  ['an equal cluster is no news', `${abc}; cds; ack cds`, 'put cds a 1', ''],
  // ACK and NACK.
  ['while one waits, nothing is sent', `${abc}; eds +a`, 'put eds a 2', ''],
  ['then the newest', `${abc}; eds +a; put eds a 2; put eds a 3`, 'ack eds', 'eds a:3'],
  [
    '... of clusters',
    `${abc}; cds; put cds a 2; drop cds b; put cds c 1; put cds a 3; put cds d 1`,
    'ack cds',
    'cds a:3 c:1 d:1 -b',
  ],
  ['what came and went is no news', `${abc}; cds; put cds c 1; drop cds c`, 'ack cds', ''],
  [
    'what went and came back as it was, before that was told, neither',
    `${abc}; cds; ack cds; lds +a; drop cds a`,
    'put cds a 1',
    '',
  ],
  [
    '... but what came back as another is',
    `${abc}; cds; ack cds; lds +a; drop cds a`,
    'put cds a 2',
    'cds a:2',
  ],
  ['types do not wait for each other', `${abc}; eds +a`, 'cds +a', 'cds a:1'],
  ['an answer may add a name', `${abc}; eds +a`, 'ack eds +b', 'eds b:1'],
  ['what is refused is not sent again', `${abc}; eds +a`, 'nack eds', ''],
  ['... nor are clusters', `${abc}; cds`, 'nack cds', ''],
  ['the next change goes out', `${abc}; eds +a; nack eds`, 'put eds a 2', 'eds a:2'],
  ['... also of clusters', `${abc}; cds; nack cds`, 'put cds b 2', 'cds b:2'],
  ['... also if it came before the refusal', `${abc}; eds +a; put eds a 2`, 'nack eds', 'eds a:2'],
  ['asked for again, it is told again', `${abc}; eds +a; nack eds`, 'eds +a', 'eds a:1'],
  // Nonces.
  ['a nonce from before the stream answers nothing', abc, 'eds +a @wrong', 'eds a:1'],
  [
    'an older nonce answers nothing',
    `${abc}; eds +a; ack eds; put eds a 2; put eds a 3`,
    'ack eds @first',
    '',
  ],
  [
    '... but its names count',
    `${abc}; eds +a; ack eds; put eds a 2; eds +b @first`,
    'ack eds',
    'eds b:1',
  ],
  ['... and it may refuse nothing', `${abc}; eds +a; ack eds; put eds a 2`, 'nack eds @first', ''],
  ['no nonce answers nothing', `${abc}; eds +a; put eds a 2`, 'eds @none', ''],
  // Resuming.
  ['what is held as it is, is not sent', abc, 'eds +a +b =a:1 =b:1', ''],
  ['what changed meanwhile, is', abc, 'eds +a +b =a:0 =b:1', 'eds a:1'],
  ['what is gone, is gone', abc, 'eds +x =x:1', 'eds -x ?x'],
  ['what is held and not asked for is nobody’s', abc, 'eds +a =a:1 =b:0', ''],
  ['all clusters held are not sent', abc, 'cds =a:1 =b:1', ''],
  [
    '... but the changed, the new and the gone',
    `${abc}; put cds c 1`,
    'cds =a:0 =b:1 =x:1',
    'cds a:1 c:1 -x',
  ],
  [
    '... under * and a name, too',
    `${abc}; put cds c 1`,
    'cds +* +b =a:0 =b:1 =x:1',
    'cds a:1 c:1 -x',
  ],
  ['... and news later', `${abc}; cds =a:1 =b:1`, 'put cds a 2', 'cds a:2'],
  ['held versions count once', `${abc}; eds +a =a:1`, 'eds +b =b:1', 'eds b:1'],
  ['held as nothing is not held', abc, 'eds +a =b:', 'eds a:1'],
  // Order: xDS protocol, "Eventual consistency considerations".
  [
    'clusters, endpoints, Listeners, routes',
    `pending; ${abc}; rds +a; lds +a; eds +a; cds +a`,
    'sync',
    'cds a:1 | eds a:1 | lds a:1 | rds a:1',
  ],
  [
    'a changed cluster, then its endpoints again',
    `${abc}; cds; ack cds; eds +a +b; ack eds`,
    'put cds a 2',
    'cds a:2 | eds a:1',
  ],
  [
    'a named cluster, too',
    `${abc}; cds +a; ack cds; eds +a; ack eds`,
    'put cds a 2',
    'cds a:2 | eds a:1',
  ],
  ['endpoints of before, too', `${abc}; cds =a:0 =b:1; ack cds`, 'eds +a +b =a:1 =b:1', 'eds a:1'],
  [
    '... but not that there are none',
    `${abc}; cds; ack cds; eds +x; ack eds`,
    'put cds x 1',
    'cds x:1',
  ],
  [
    'a cluster told again is no change',
    `${abc}; cds +a; ack cds; eds +a; ack eds`,
    'cds +a',
    'cds a:1',
  ],
  [
    'a cluster stays until routes are settled',
    `${abc}; cds +a +b; ack cds; rds +a`,
    'drop cds a',
    '',
  ],
  ['... beside news', `${abc}; cds +a +b; ack cds; rds +a; drop cds a`, 'put cds b 2', 'cds b:2'],
  ['... and goes then', `${abc}; cds +a +b; ack cds; rds +a; drop cds a`, 'ack rds', 'cds -a ?a'],
  ['... of all clusters, too', `${abc}; cds; ack cds; rds +a; drop cds a`, 'ack rds', 'cds -a'],
  ['that there is none is said at once all the same', `${abc}; rds +a`, 'cds +x', 'cds -x ?x'],
  // What is not known yet.
  ['nothing is said before it is known', `pending; ${abc}`, 'eds +a +x', ''],
  ['... not even that there is nothing', 'pending', 'cds', ''],
  ['... nor that all is gone', 'pending', 'cds =a:1', ''],
  ['then it is', `pending; ${abc}; eds +a +x`, 'sync', 'eds a:1 -x ?x'],
  ['... all of it', `pending; ${abc}; cds`, 'sync', 'cds a:1 b:1'],
  ['... but what is held', `pending; ${abc}; cds =a:1`, 'sync', 'cds b:1'],
  // Types that there are none of here.
  ['an unknown type is empty', '', 'secret', 'secret'],
  ['... and its names are not there', '', 'secret +x', 'secret -x ?x'],
  [
    'a type must be named',
    '',
    '- +a',
    'InvalidArgument: type_url: Invalid value: "": is required on an aggregated stream',
  ],
];

for (const [rule, given, when, then] of rows) {
  test(`L120 L123 L124 L126 L127: ${rule}`, () => {
    const script = new Script({ variant: 'delta' });
    if (given !== '') script.run(given);
    expect(script.run(when)).toBe(then);
  });
}

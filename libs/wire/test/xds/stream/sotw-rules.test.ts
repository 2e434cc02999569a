import { expect, test } from 'vitest';
import { Script } from './script.ts';

/** rule · until then · what happens · what comes of it */
type Row = readonly [rule: string, given: string, when: string, then: string];

const abc = 'put cds a 1; put cds b 1; put eds a 1; put eds b 1; put lds a 1; put rds a 1';

const rows: readonly Row[] = [
  // Names: xDS protocol, "How the client specifies what resources to return".
  ['names asked for are told', abc, 'eds a b', 'eds a:1 b:1'],
  ['a name twice is a name once', abc, 'eds a a', 'eds a:1'],
  ['a name added is told, of endpoints alone', `${abc}; eds a; ack eds`, 'eds a b', 'eds b:1'],
  ['a name added is told, of routes alone', `${abc}; rds b; ack rds`, 'rds a b', 'rds a:1'],
  ['a name added is told with all clusters', `${abc}; cds a; ack cds`, 'cds a b', 'cds a:1 b:1'],
  ['a name dropped is no news', `${abc}; eds a b; ack eds`, 'eds a', ''],
  ['a cluster dropped is no news', `${abc}; cds a b; ack cds`, 'cds a', ''],
  ['a name dropped is forgotten', `${abc}; eds a b; ack eds; eds a`, 'put eds b 2', ''],
  [
    'a name dropped and added is told anew',
    `${abc}; eds a b; ack eds; eds a`,
    'eds a b',
    'eds b:1',
  ],
  ['no names of endpoints are none', abc, 'eds', ''],
  ['no Listeners asked for first are all: none', abc, 'lds', 'lds'],
  ['no clusters asked for first are all', abc, 'cds', 'cds a:1 b:1'],
  ['all clusters, when there are none', '', 'cds', 'cds'],
  ['* is all clusters', abc, 'cds *', 'cds a:1 b:1'],
  ['* and a name: each once', `${abc}; put cds c 1`, 'cds * b', 'cds a:1 b:1 c:1'],
  ['* beside a name that is not there', abc, 'cds * x', 'cds a:1 b:1'],
  ['no names after * are none', `${abc}; cds *; ack cds`, 'cds', ''],
  ['... and stay none', `${abc}; cds *; ack cds; cds`, 'put cds a 2', ''],
  ['no names after a name are none', `${abc}; cds a; ack cds; cds`, 'put cds a 2', ''],
  [
    'no names are all as long as none was named',
    `${abc}; cds; ack cds`,
    'put cds c 1',
    'cds a:1 b:1 c:1',
  ],
  [
    'a name ends the wildcard of no names',
    `${abc}; cds; ack cds; cds b; ack cds`,
    'put cds a 2',
    '',
  ],
  ['* after names is all', `${abc}; cds a; ack cds`, 'cds a *', 'cds a:1 b:1'],
  ['* of endpoints is a name like others', abc, 'eds *', 'eds ?*'],
  // What there is none of: xRFC TP3.
  ['an unknown cluster leaves the list empty, and is said', abc, 'cds x', 'cds ?x'],
  ['unknown endpoints are said', abc, 'eds a x', 'eds a:1 ?x'],
  ['what comes later is told', `${abc}; eds x; ack eds`, 'put eds x 1', 'eds x:1'],
  ['a cluster that goes is absent', `${abc}; cds a b; ack cds`, 'drop cds a', 'cds b:1 ?a'],
  ['of all clusters, one goes', `${abc}; cds; ack cds`, 'drop cds a', 'cds b:1'],
  ['endpoints that go are said to', `${abc}; eds a b; ack eds`, 'drop eds a', 'eds ?a'],
  ['the last cluster goes', 'put cds a 1; cds; ack cds', 'drop cds a', 'cds'],
  // Changes.
  ['of endpoints the changed ones are told', `${abc}; eds a b; ack eds`, 'put eds b 2', 'eds b:2'],
  ['of clusters all are told', `${abc}; cds a b; ack cds`, 'put cds b 2', 'cds a:1 b:2'],
  [
    'of Listeners all are told',
    `${abc}; put lds b 1; lds a b; ack lds`,
    'put lds b 2',
    'lds a:1 b:2',
  ],
  ['equal content is no news', `${abc}; eds a; ack eds`, 'put eds a 1', ''],
  ['an equal cluster is no news', `${abc}; cds; ack cds`, 'put cds a 1', ''],
  // ACK and NACK: xDS protocol, "ACK/NACK and resource type instance version".
  ['while one waits, nothing is sent', `${abc}; eds a`, 'put eds a 2', ''],
  ['then the newest', `${abc}; eds a; put eds a 2; put eds a 3`, 'ack eds', 'eds a:3'],
  [
    'what changed and changed back is no news',
    `${abc}; eds a; put eds a 2; put eds a 1`,
    'ack eds',
    '',
  ],
  ['types do not wait for each other', `${abc}; eds a`, 'cds a', 'cds a:1'],
  ['an ACK may add a name', `${abc}; eds a`, 'eds a b', 'eds b:1'],
  ['what is refused is not sent again', `${abc}; eds a`, 'nack eds', ''],
  ['... nor are clusters', `${abc}; cds`, 'nack cds', ''],
  ['the next change goes out', `${abc}; eds a; nack eds`, 'put eds a 2', 'eds a:2'],
  ['... also of clusters', `${abc}; cds; nack cds`, 'put cds b 2', 'cds a:1 b:2'],
  ['... also if it came before the refusal', `${abc}; eds a; put eds a 2`, 'nack eds', 'eds a:2'],
  [
    '... also if it was to be taken in before',
    `${abc}; eds a; ack eds; put eds a 2; nack eds`,
    'put eds a 1',
    'eds a:1',
  ],
  ['a refusal may add a name', `${abc}; eds a`, 'nack eds a b', 'eds b:1'],
  ['a second refusal is about nothing', `${abc}; eds a; nack eds`, 'nack eds', ''],
  // Nonces.
  ['a nonce from before the stream answers nothing', abc, 'eds a @wrong', 'eds a:1'],
  [
    '... and the names of before the first response count',
    `pending; ${abc}; eds a; eds a b @wrong`,
    'sync',
    'eds a:1 b:1',
  ],
  ['an older nonce: dropped whole', `${abc}; eds a; ack eds; put eds a 2`, 'eds a b @first', ''],
  [
    '... its names come again',
    `${abc}; eds a; ack eds; put eds a 2; eds a b @first`,
    'eds a b',
    'eds b:1',
  ],
  [
    '... it answers nothing',
    `${abc}; eds a; ack eds; put eds a 2; put eds a 3`,
    'ack eds a @first',
    '',
  ],
  [
    '... what it leaves out is not told of for that',
    `${abc}; eds a b; ack eds; put eds a 2; eds a @first`,
    'ack eds a',
    '',
  ],
  [
    '... but if it is asked for after all',
    `${abc}; eds a b; ack eds; put eds a 2; eds a @first`,
    'ack eds a b',
    'eds b:1',
  ],
  [
    '... of clusters, too',
    `${abc}; cds; ack cds; put cds a 2; cds c @first`,
    'ack cds *',
    'cds a:2 b:1',
  ],
  ['no nonce, after a response: dropped', `${abc}; eds a`, 'eds a b @none', ''],
  ['a nonce of the future: dropped', `${abc}; eds a; put eds a 2`, 'eds a b @wrong', ''],
  // Envoy warms a cluster again by asking for what it has.
  ['the same again: told again', `${abc}; eds a b; ack eds`, 'eds a b', 'eds a:1 b:1'],
  ['... in another order', `${abc}; eds a b; ack eds`, 'eds b a', 'eds a:1 b:1'],
  ['... and clusters', `${abc}; cds; ack cds`, 'cds', 'cds a:1 b:1'],
  ['... and nothing, when nothing is asked for', `${abc}; cds a; ack cds; cds`, 'cds', ''],
  ['... one answer, which ends it', `${abc}; eds a; ack eds; eds a`, 'ack eds', ''],
  // Order: xDS protocol, "Eventual consistency considerations".
  [
    'clusters, endpoints, Listeners, routes',
    `pending; ${abc}; rds a; lds a; eds a; cds a`,
    'sync',
    'cds a:1 | eds a:1 | lds a:1 | rds a:1',
  ],
  [
    'a changed cluster, then its endpoints again',
    `${abc}; cds; ack cds; eds a b; ack eds`,
    'put cds a 2',
    'cds a:2 b:1 | eds a:1',
  ],
  [
    'a named cluster, too',
    `${abc}; cds a; ack cds; eds a; ack eds`,
    'put cds a 2',
    'cds a:2 | eds a:1',
  ],
  [
    'an added cluster, too',
    `put eds c 1; ${abc}; cds; ack cds; eds c; ack eds`,
    'put cds c 1',
    'cds a:1 b:1 c:1 | eds c:1',
  ],
  [
    '... but not that there are none',
    `${abc}; cds; ack cds; eds x; ack eds`,
    'put cds x 1',
    'cds a:1 b:1 x:1',
  ],
  [
    'a cluster told again is no change',
    `${abc}; cds; ack cds; eds a; ack eds`,
    'cds',
    'cds a:1 b:1',
  ],
  ['endpoints that wait follow', `${abc}; cds; ack cds; eds a; put cds a 2`, 'ack eds', 'eds a:1'],
  ['a cluster stays until routes are settled', `${abc}; cds a b; ack cds; rds a`, 'drop cds a', ''],
  [
    '... also beside news',
    `${abc}; cds a b; ack cds; rds a; drop cds a`,
    'put cds b 2',
    'cds a:1 b:2',
  ],
  ['... and goes then', `${abc}; cds a b; ack cds; rds a; drop cds a`, 'ack rds', 'cds b:1 ?a'],
  ['... of all clusters, too', `${abc}; cds; ack cds; rds a; drop cds a`, 'ack rds', 'cds b:1'],
  // What is not known yet.
  ['nothing is said before it is known', `pending; ${abc}`, 'eds a x', ''],
  ['... not even that there is nothing', 'pending', 'cds', ''],
  ['then it is', `pending; ${abc}; eds a x`, 'sync', 'eds a:1 ?x'],
  ['... all of it', `pending; ${abc}; cds`, 'sync', 'cds a:1 b:1'],
  [
    'a name that is not known yet holds up the list',
    `${abc}; cds a; ack cds; pending; cds a b`,
    'sync',
    'cds a:1 b:1',
  ],
  [
    'what was told stays while nothing is known',
    `${abc}; cds a; ack cds; pending`,
    'put cds a 2',
    '',
  ],
  // Types that there are none of here.
  ['an unknown type is empty', '', 'secret', 'secret'],
  ['... and its names are not there', '', 'secret x', 'secret ?x'],
  ['... once', 'secret x', 'ack secret', ''],
  ['a refusal of that is counted and no more', 'secret x', 'nack secret', ''],
  [
    'a type must be named',
    '',
    '- a',
    'InvalidArgument: type_url: Invalid value: "": is required on an aggregated stream',
  ],
];

for (const [rule, given, when, then] of rows) {
  test(`L120 L122 L124 L126 L127: ${rule}`, () => {
    const script = new Script({ variant: 'sotw' });
    if (given !== '') script.run(given);
    expect(script.run(when)).toBe(then);
  });
}

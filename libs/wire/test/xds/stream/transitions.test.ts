/** Every state that one name of one type can be in, and everything that can happen then: a response, or silence. */
import { expect, test } from 'vitest';
import type { Variant } from '../../../src/xds/stream/discovery-frames.ts';
import { Script } from './script.ts';

type State =
  | 'pending'
  | 'waiting'
  | 'accepted'
  | 'refused'
  | 'changed while waiting'
  | 'absent'
  | 'dropped';
type Event =
  | 'ack'
  | 'nack'
  | 'an older answer'
  | 'an answer to nothing'
  | 'the same again'
  | 'one more name'
  | 'no name'
  | 'a change'
  | 'no change'
  | 'its end';

/** What led to the state: endpoints `a`, and `b` beside it, which nobody has asked for. */
const states: Readonly<Record<Variant, Readonly<Record<State, string>>>> = {
  sotw: {
    pending: 'pending; put eds b 1; put eds a 1; eds a',
    waiting: 'put eds b 1; put eds a 0; eds a; ack eds; put eds a 1',
    accepted: 'put eds b 1; put eds a 0; eds a; ack eds; put eds a 1; ack eds',
    refused: 'put eds b 1; put eds a 0; eds a; ack eds; put eds a 1; nack eds',
    'changed while waiting': 'put eds b 1; put eds a 0; eds a; put eds a 1',
    absent: 'put eds b 1; eds a; ack eds',
    dropped: 'put eds b 1; put eds a 1; eds a; ack eds; eds',
  },
  delta: {
    pending: 'pending; put eds b 1; put eds a 1; eds +a',
    waiting: 'put eds b 1; put eds a 0; eds +a; ack eds; put eds a 1',
    accepted: 'put eds b 1; put eds a 0; eds +a; ack eds; put eds a 1; ack eds',
    refused: 'put eds b 1; put eds a 0; eds +a; ack eds; put eds a 1; nack eds',
    'changed while waiting': 'put eds b 1; put eds a 0; eds +a; put eds a 1',
    absent: 'put eds b 1; eds +a; ack eds',
    dropped: 'put eds b 1; put eds a 1; eds +a; ack eds; eds -a',
  },
};

const events: Readonly<Record<Variant, Readonly<Record<Event, string>>>> = {
  sotw: {
    ack: 'ack eds',
    nack: 'nack eds',
    'an older answer': 'eds a @first',
    'an answer to nothing': 'eds a @wrong',
    'the same again': 'eds a',
    'one more name': 'eds a b',
    'no name': 'eds',
    'a change': 'put eds a 2',
    'no change': 'put eds a 1',
    'its end': 'drop eds a',
  },
  delta: {
    ack: 'ack eds',
    nack: 'nack eds',
    'an older answer': 'eds @first',
    'an answer to nothing': 'eds @wrong',
    'the same again': 'eds +a',
    'one more name': 'eds +b',
    'no name': 'eds -a',
    'a change': 'put eds a 2',
    'no change': 'put eds a 1',
    'its end': 'drop eds a',
  },
};

type Table = Readonly<Record<State, Readonly<Record<Event, string>>>>;

const silence: Readonly<Record<Event, string>> = {
  ack: '',
  nack: '',
  'an older answer': '',
  'an answer to nothing': '',
  'the same again': '',
  'one more name': '',
  'no name': '',
  'a change': '',
  'no change': '',
  'its end': '',
};

const tables: Readonly<Record<Variant, Table>> = {
  sotw: {
    pending: silence,
    waiting: {
      ...silence,
      'one more name': 'eds b:1', // every request with the newest nonce is an answer
    },
    accepted: {
      ...silence,
      ack: 'eds a:1', // the same again
      'the same again': 'eds a:1',
      'one more name': 'eds b:1',
      'a change': 'eds a:2',
      'its end': 'eds ?a',
    },
    refused: {
      ...silence,
      ack: 'eds a:1',
      'the same again': 'eds a:1',
      'one more name': 'eds b:1',
      'a change': 'eds a:2',
      'its end': 'eds ?a',
    },
    'changed while waiting': {
      ...silence,
      ack: 'eds a:1',
      nack: 'eds a:1',
      'an older answer': 'eds a:1', // there is no older one: it is the newest
      'the same again': 'eds a:1',
      'one more name': 'eds a:1 b:1',
    },
    absent: {
      ...silence,
      ack: 'eds ?a',
      'an older answer': 'eds ?a',
      'the same again': 'eds ?a',
      'one more name': 'eds b:1',
      'a change': 'eds a:2',
      'no change': 'eds a:1', // it comes
    },
    dropped: {
      ...silence,
      'an older answer': 'eds a:1',
      'the same again': 'eds a:1',
      'one more name': 'eds a:1 b:1',
    },
  },
  delta: {
    pending: silence,
    waiting: silence,
    accepted: {
      ...silence,
      'the same again': 'eds a:1',
      'one more name': 'eds b:1',
      'a change': 'eds a:2',
      'its end': 'eds -a ?a',
    },
    refused: {
      ...silence,
      'the same again': 'eds a:1',
      'one more name': 'eds b:1',
      'a change': 'eds a:2',
      'its end': 'eds -a ?a',
    },
    'changed while waiting': {
      ...silence,
      ack: 'eds a:1',
      nack: 'eds a:1',
      'an older answer': 'eds a:1',
    },
    absent: {
      ...silence,
      'the same again': 'eds -a ?a',
      'one more name': 'eds b:1',
      'a change': 'eds a:2',
      'no change': 'eds a:1',
    },
    dropped: {
      ...silence,
      'the same again': 'eds a:1',
      'one more name': 'eds b:1',
    },
  },
};

for (const variant of ['sotw', 'delta'] as const) {
  for (const state of Object.keys(states[variant]) as State[]) {
    for (const event of Object.keys(events[variant]) as Event[]) {
      test(`L120 L126: ${variant}, ${state}: ${event}`, () => {
        const script = new Script({ variant });
        script.run(states[variant][state]);
        expect(script.run(events[variant][event])).toBe(tables[variant][state][event]);
      });
    }
  }
}

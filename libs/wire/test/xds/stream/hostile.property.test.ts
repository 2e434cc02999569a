import { InvalidArgument } from '@sliceplane/hub';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StatusError } from '../../../src/grpc/status-error.ts';
import { typeUrls } from '../../../src/xds/resource.ts';
import { Conversation } from './conversation.ts';
import { MapSource } from './map-source.ts';

/** Requests by somebody who has read the .proto files and nothing else. */
const arbName = fc.oneof(
  {
    weight: 60,
    arbitrary: fc.constantFrom('a', 'b', '*', '', '__proto__', 'constructor', 'a\n"b'),
  },
  { weight: 20, arbitrary: fc.string({ maxLength: 2 }) },
  { weight: 1, arbitrary: fc.constant('x'.repeat(1025)) },
);
const arbNames = fc.array(arbName, { maxLength: 6 });
const arbRequest = fc.record({
  typeUrl: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...Object.values(typeUrls)) },
    { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 300 }) },
  ),
  node: fc.option(
    fc.oneof(
      { weight: 40, arbitrary: fc.constantFrom({ id: 'n' }, { id: '' }) },
      { weight: 1, arbitrary: fc.constant({ id: 'm' }) },
    ),
  ),
  nonce: fc.constantFrom('newest', 'newest', 'newest', '', 'e-1', 'e-99999', '\u0000'),
  errorDetail: fc.option(fc.record({ code: fc.nat(20), message: fc.string() }), { freq: 3 }),
  subscribe: arbNames,
  unsubscribe: arbNames,
  held: fc.dictionary(arbName, fc.constantFrom('', 'v')),
  reads: fc.nat(3),
});

for (const variant of ['sotw', 'delta'] as const) {
  test(`L121 L129: whatever a ${variant} client says, it is answered by the rules or ended in words`, () => {
    fc.assert(
      fc.property(fc.array(arbRequest, { maxLength: 60, size: 'max' }), (requests) => {
        const source = new MapSource();
        for (const name of ['a', 'b']) source.put('endpoint', name, '1');
        for (const name of ['a', 'b']) source.put('cluster', name, '1');
        const conversation = new Conversation(source, { variant, maxNames: 20 });
        let ends: unknown;
        for (const { typeUrl, nonce, subscribe, unsubscribe, held, reads, ...common } of requests) {
          const newest = conversation.nonces.get(typeUrl)?.at(-1) ?? '';
          const responseNonce = nonce === 'newest' ? newest : nonce;
          if (responseNonce === newest) conversation.unanswered.delete(typeUrl);
          const names =
            variant === 'sotw'
              ? { resourceNames: subscribe }
              : {
                  resourceNamesSubscribe: subscribe,
                  resourceNamesUnsubscribe: unsubscribe,
                  initialResourceVersions: held,
                };
          try {
            conversation.send({ typeUrl, responseNonce, ...common, ...names });
          } catch (error) {
            ends = error;
            break;
          }
          for (let i = 0; i < reads; i++) conversation.pull();
        }
        const isInWords = ends instanceof InvalidArgument || ends instanceof StatusError;
        expect(ends === undefined || isInWords).toBe(true);
        const { types } = conversation.status();
        expect(types.length).toBeLessThanOrEqual(4 + 16);
        expect(types.reduce((sum, { subscribed }) => sum + subscribed, 0)).toBeLessThanOrEqual(20);
        conversation.stream.close();
        expect(source.followers).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
}

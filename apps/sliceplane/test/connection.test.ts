import { expect, test } from 'vitest';
import { connect } from '../src/answers/connection.ts';
import type { Settings } from '../src/settings.ts';

test.each([
  [
    14,
    'No connection established. Last error: refused',
    /^cannot reach a server at a:1: refused; /,
  ],
  [
    4,
    'Deadline exceeded after 30.002s,name resolution: 0.014s,Waiting for LB pick',
    /^a:1 does not answer: Deadline exceeded after 30.002s; is it a sliceplane server\?$/,
  ],
  [7, 'not for you', /^the server at a:1 says no: not for you$/],
  [12, 'no such service', /^a:1 is there, but not for this; .* ask that of --listen$/],
])('what gRPC code %i means for a user', (code, details, expected) => {
  const { client, failureOf } = connect({ server: 'a:1', tls: {} } as Settings);
  const { message } = failureOf(Object.assign(new Error(details), { code, details }));
  client.close();
  expect(message).toMatch(expected);
});

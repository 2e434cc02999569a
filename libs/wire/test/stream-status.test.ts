import { expect, test } from 'vitest';
import { nothingKnown, sessionPage, type StreamStatus } from '../src/grpc/stream-status.ts';

/** `3@n1 behind=2 since=70` */
function stream(text: string): StreamStatus {
  const { id, node, behind, since } =
    /^(?<id>\d+)@(?<node>\S+)(?: behind=(?<behind>\d+))?(?: since=(?<since>\d+))?$/u.exec(text)
      ?.groups ?? {};
  return {
    ...nothingKnown,
    method: 'Session',
    id: Number(id),
    node: node ?? '',
    behind: Number(behind ?? 0),
    waitsSinceMs: Number(since ?? 0),
    peer: '127.0.0.1:1',
    openedMs: 1,
    bytes: 2,
    lastSentMs: 3,
  };
}

const streams = [
  '1@n1',
  '2@n2 behind=1',
  '3@n1 behind=9 since=700',
  '10@n2 since=80',
  '4@n1 behind=1 since=700',
].map(stream);

test.each([
  [{ behind: false, node: '' }, 9, [1, 2, 3, 4, 10]],
  [{ behind: false, node: 'n1' }, 9, [1, 3, 4]],
  [{ behind: true, node: '' }, 9, [10, 3, 4, 2]], // longest waiting first; news that is about to be sent last
  [{ behind: true, node: 'n2' }, 9, [10, 2]],
  [{ behind: true, node: '' }, 1, [10, 3, 4, 2]],
  [{ behind: false, node: '' }, 2, [1, 2, 3, 4, 10]],
  [{ behind: false, node: 'n9' }, 2, []],
])('%j in pages of %i: %j', (filter, limit, ids) => {
  const listed: unknown[] = [];
  let after = '';
  do {
    const { sessions, last } = sessionPage(streams, filter, after, limit);
    expect(sessions.length).toBeLessThanOrEqual(limit);
    listed.push(...sessions.map(({ id }) => id));
    after = last;
  } while (after !== '');
  expect(listed).toEqual(ids);
});

test('what a message says of a stream', () => {
  const [message] = sessionPage(streams, { behind: true, node: 'n1' }, '', 1).sessions;
  expect(message).toMatchObject({ id: 3, behind: 9, behindSinceMs: 700, bytes: 2, lastSentMs: 3 });
});

import { pods, service } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import { TriggerTimes } from '../src/trigger-time.ts';

/** `a2 b5`: pods with the second their Ready condition last changed; `a-`: gone. `s1`: the Service and its creation. */
function sync(times: TriggerTimes, line: string, all = false): string {
  const words = line.split(' ');
  const [created = ''] = words;
  const web = service('web', { creationTimestamp: second(created.slice(1)) });
  const changed = words.slice(1).map((word) => {
    const [pod] = word.endsWith('-') ? [] : pods(`${word[0]}!since:${second(word.slice(1))}`);
    return [word[0] ?? '', pod] as const;
  });
  const answer = times.next(web, changed, all);
  return answer === '' ? '' : String(Number(answer.slice(17, 19)));
}

function second(text: string): string {
  return `2026-01-01T00:00:${text.padStart(2, '0')}Z`;
}

test.each<[string, string[], string[]]>([
  ['T122 a new Service without pods', ['s2'], ['2']],
  ['T122 a new Service ignores its pods', ['s3 a0 b1 c5'], ['3']],
  ['T124 the earliest change counts', ['s0 a1 b2 c3', 's0 a5 b4 c3'], ['0', '4']],
  ['T124 nothing changed', ['s0 a1 b2', 's0 a1 b2'], ['0', '']],
  ['T125 a pod that is deleted has no time', ['s0 a1 b2', 's0 b-', 's0 b4'], ['0', '', '4']],
  ['T125 and is forgotten', ['s0 a1 b2', 's0 b-', 's0 b1'], ['0', '', '1']],
  ['R6.9 the Service itself, if it is younger', ['s1 a2', 's3 a4'], ['1', '3']],
])('%s: %o gives %o', (_, steps, wanted) => {
  const times = new TriggerTimes();
  expect(steps.map((step) => sync(times, step))).toEqual(wanted);
});

test('a full sync forgets who is not there any more', () => {
  const times = new TriggerTimes();
  sync(times, 's0 a5 b5', true);
  expect(sync(times, 's0 a5', true)).toBe('');
  expect(sync(times, 's0 b4')).toBe('4');
});

test('restored, it takes for seen what is not newer than all it saw', () => {
  const times = new TriggerTimes();
  sync(times, 's0 a5 b3');
  const again = new TriggerTimes(structuredClone(times.memory()));
  expect(sync(again, 's0 a5 b4 c6', true)).toBe('6');
});

test('times are compared as instants, to the nanosecond', () => {
  const times = new TriggerTimes();
  const at = (readySince: string): string =>
    times.next(service('web'), [['a', { ...pods('a')[0]!, readySince }]], false);
  at('2026-01-01T00:00:00Z');
  expect(at('2026-01-01T02:00:00+02:00')).toBe('');
  expect(at('2026-01-01T02:00:00.000000010+02:00')).toBe('2026-01-01T00:00:00.00000001Z');
  expect(at('2026-01-01T00:00:00.000000009Z')).toBe('');
  expect(at('yesterday')).toBe('');
});

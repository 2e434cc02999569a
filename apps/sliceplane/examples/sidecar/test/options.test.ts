import { describe, expect, test } from 'vitest';
import { help, parseOptions, UsageError } from '../src/options.ts';
import { phaseNames } from '../src/schedule.ts';

function words(line: string): readonly string[] {
  return line.split(' ').filter(Boolean);
}

describe('a command line', () => {
  test.each([
    ['', { phases: phaseNames, durationMs: 35_000, clients: undefined, colour: true }],
    ['--duration 12.5', { durationMs: 12_500 }],
    ['--phases rollout,steady', { phases: ['steady', 'rollout'] }],
    ['--phases steady,steady', { phases: ['steady'] }],
    ['--clients envoy,grpc-js', { clients: ['grpc-js', 'envoy'] }],
    ['--no-color', { colour: false }],
  ])("'%s' is understood", (line, expected) => {
    expect(parseOptions(words(line))).toMatchObject(expected);
  });

  test.each(['-h', '--help', '--help --duration 10'])("'%s' asks for help", (line) => {
    expect(parseOptions(words(line))).toBe('help');
  });

  test.each([
    ['--phases stedy', "--phases: 'stedy' is none of steady, pod-dies"],
    ['--phases steady,', "--phases: '' is none of"],
    ['--clients java', "--clients: 'java' is none of grpc-js, python, envoy"],
    ['--duration 4', "--duration: from 5 to 600 seconds, not '4'"],
    ['--duration 601', "not '601'"],
    ['--duration 10s', "not '10s'"],
    ['--duration=', "not ''"],
    ['--colour', '--colour'],
    ['steady', 'steady'],
  ])("'%s' is refused, and what about it is said", (line, said) => {
    const parse = (): unknown => parseOptions(words(line));
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(said);
  });

  test('help names every phase', () => {
    for (const name of phaseNames) expect(help).toContain(`\n  ${name} `);
  });
});

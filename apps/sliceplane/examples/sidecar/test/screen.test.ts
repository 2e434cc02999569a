import { describe, expect, test } from 'vitest';
import { openScreen, type Screen } from '../src/screen.ts';

/** A screen, and what was written to it since it was asked last. */
function screenOn(
  isTTY: boolean,
  {
    env = {},
    colour = true,
    columns,
  }: { env?: Record<string, string>; colour?: boolean; columns?: number } = {},
): { readonly screen: Screen; readonly written: () => string } {
  let text = '';
  const write = (more: string): void => void (text += more);
  return {
    screen: openScreen({
      out: { isTTY, write, ...(columns !== undefined && { columns }) },
      env,
      colour,
    }),
    written: () => {
      const before = text;
      text = '';
      return before;
    },
  };
}

describe('where nobody looks', () => {
  test('lines are plain and stay', () => {
    const { screen, written } = screenOn(false);
    screen.say('one', screen.paint('bad', 'two'));
    expect(written()).toBe('one\ntwo\n');
    expect(screen.draw).toBeUndefined();
  });

  test('a terminal that can do nothing is no terminal', () => {
    expect(screenOn(true, { env: { TERM: 'dumb' } }).screen.draw).toBeUndefined();
  });
});

describe('on a terminal', () => {
  test('a picture takes the place of the one before', () => {
    const { screen, written } = screenOn(true);
    screen.draw?.(['1', '2']);
    expect(written()).toBe('\u{1b}[0J\u{1b}[?7l1\n2\n\u{1b}[?7h');
    screen.draw?.(['3']);
    expect(written()).toBe('\u{1b}[2A\u{1b}[0J\u{1b}[?7l3\n\u{1b}[?7h');
    screen.draw?.([]);
    expect(written()).toBe('\u{1b}[1A\u{1b}[0J\u{1b}[?7l\u{1b}[?7h');
  });

  test.each([
    ['12345', '12345'],
    ['123456', '1234…'],
    ['\u{1b}[31m12\u{1b}[39m345', '\u{1b}[31m12\u{1b}[39m345'],
    ['12\u{1b}[31m3456\u{1b}[39m78', '12\u{1b}[31m34…\u{1b}[39m'],
  ])('of five columns: %j is seen as %j', (line, seen) => {
    const { screen, written } = screenOn(true, { columns: 5 });
    screen.draw?.([line]);
    expect(written()).toBe(`\u{1b}[0J\u{1b}[?7l${seen}\n\u{1b}[?7h`);
  });

  test('what stays goes above the picture', () => {
    const { screen, written } = screenOn(true);
    screen.draw?.(['picture']);
    written();
    screen.say('news');
    expect(written()).toBe('\u{1b}[1A\u{1b}[0Jnews\n\u{1b}[?7lpicture\n\u{1b}[?7h');
  });

  test.each([
    [{}, '\u{1b}[31mx\u{1b}[39m'],
    [{ colour: false }, 'x'],
    [{ env: { NO_COLOR: '1' } }, 'x'],
    [{ env: { NO_COLOR: '' } }, '\u{1b}[31mx\u{1b}[39m'],
  ])('%o: red is %j', (options, red) => {
    expect(screenOn(true, options).screen.paint('bad', 'x')).toBe(red);
  });
});

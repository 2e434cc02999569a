import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalAddress, familyOf, parseAddress } from '../src/index.ts';

describe('R2.4 M29: addresses are read leniently and printed canonically', () => {
  test.each([
    // text                                    family  canonical                 marks
    ['10.0.0.1', 'IPv4', '10.0.0.1', ''],
    ['0.0.0.0', 'IPv4', '0.0.0.0', ''],
    ['255.255.255.255', 'IPv4', '255.255.255.255', ''],
    ['010.001.000.255', 'IPv4', '10.1.0.255', 'zeros'],
    ['00000000001.2.3.4', 'IPv4', '1.2.3.4', 'zeros'],
    ['::', 'IPv6', '::', ''],
    ['::1', 'IPv6', '::1', ''],
    ['1::', 'IPv6', '1::', ''],
    ['0:0:0:0:0:0:0:0', 'IPv6', '::', ''],
    ['2001:DB8::A', 'IPv6', '2001:db8::a', ''],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', 'IPv6', '2001:db8::1', ''],
    ['2001:db8:0:1:1:1:1:1', 'IPv6', '2001:db8:0:1:1:1:1:1', ''], // a single zero group stays
    ['2001:db8::1:1:1:1:1', 'IPv6', '2001:db8:0:1:1:1:1:1', ''],
    ['2001:0:0:1:0:0:0:1', 'IPv6', '2001:0:0:1::1', ''], // the longest run
    ['2001:db8:0:0:1:0:0:1', 'IPv6', '2001:db8::1:0:0:1', ''], // the leftmost of equals
    ['1:2:3:4:5:6:7::', 'IPv6', '1:2:3:4:5:6:7:0', ''], // the gap stands for one group at least
    ['::2:3:4:5:6:7:8', 'IPv6', '0:2:3:4:5:6:7:8', ''],
    ['::ffff:10.0.0.1', 'IPv4', '10.0.0.1', 'mapped'],
    ['::FFFF:a00:1', 'IPv4', '10.0.0.1', 'mapped'],
    ['0:0:0:0:0:ffff:1.2.3.4', 'IPv4', '1.2.3.4', 'mapped'],
    ['::ffff:010.0.0.1', 'IPv4', '10.0.0.1', 'mapped zeros'],
    ['::1.2.3.4', 'IPv6', '::102:304', ''], // compatible is not mapped
    ['64:ff9b::1.2.3.4', 'IPv6', '64:ff9b::102:304', ''],
    ['1:2:3:4:5:6:1.2.3.4', 'IPv6', '1:2:3:4:5:6:102:304', ''],
    ['00001::', 'IPv6', '1::', 'zeros'],
    ['fe80::1', 'IPv6', 'fe80::1', ''],
  ])('%s is %s %s %s', (text, family, canonical, marks) => {
    expect(parseAddress(text)).toEqual({
      family,
      canonical,
      mapped: marks.includes('mapped'),
      leadingZeros: marks.includes('zeros'),
    });
    expect(familyOf(text)).toBe(family);
  });

  test.each([
    '',
    ' ',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    '256.1.1.1',
    '1.2.3.-4',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.4/24',
    '1.2.3.4:80',
    '0x1.2.3.4',
    '1e1.2.3.4',
    '१.2.3.4',
    ':',
    ':::',
    '1:',
    ':1',
    '::1::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '::1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:',
    'g::',
    '12345::',
    'fe80::1%eth0',
    '[::1]',
    '::ffff:1.2.3',
    '::ffff:1.2.3.256',
    '::ffff:1.2.3.4.5',
    '1:2:3:4:5:6:7:1.2.3.4',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '1:2:1.2.3.4',
    '2001:db8:1',
    'localhost',
    'ffff',
    '::12345678901234567890',
  ])('%j is no address', (text) => expect(parseAddress(text)).toBeUndefined());
});

test('an address is one exactly where Node finds one; zones and odd zeros aside', () => {
  const arbText = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc
      .array(fc.constantFrom(...Array.from('0123456789abcdefF:.:.%')), { maxLength: 24 })
      .map((c) => c.join('')),
  );
  fc.assert(
    fc.property(arbText, (text) => {
      const found = parseAddress(text);
      fc.pre(found?.leadingZeros !== true);
      expect(found !== undefined).toBe(isIPv4(text) || (isIPv6(text) && !text.includes('%')));
      expect(isIPv4(text) && found?.family !== 'IPv4').toBe(false);
    }),
    { numRuns: 3000 },
  );
});

test('the canonical form is what a URL prints, and a fixed point', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      fc.pre(familyOf(text) === 'IPv6');
      const canonical = canonicalAddress(text) ?? '';
      expect(canonicalAddress(canonical)).toBe(canonical);
      expect(`[${canonical}]`).toBe(new URL(`http://[${text}]`).hostname);
    }),
    { numRuns: 1000 },
  );
});

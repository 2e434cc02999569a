import { expect, test } from 'vitest';
import {
  bytesText,
  counted,
  countText,
  msText,
  percentText,
  secondsText,
} from '../../src/report/figures.ts';

test.each([
  [bytesText(0), '0 B'],
  [bytesText(999), '999 B'],
  [bytesText(1000), '1 kB'],
  [bytesText(999_600), '1 MB'],
  [bytesText(2.19e14), '219 TB'],
  [msText(0), '0 ms'],
  [msText(0.4249), '0.425 ms'],
  [msText(999.4), '999 ms'],
  [msText(1300), '1.3 s'],
  [msText(125_000), '2 min 5 s'],
  [secondsText(3900), '1 h 5 min'],
  [secondsText(0.2), '0 s'],
  [countText(1_234_567), '1,234,567'],
  [countText(0.53), '0.53'],
  [percentText(0.1254), '12.5 %'],
  [counted(1, 'process'), '1 process'],
  [counted(2000, 'process'), '2,000 processes'],
])('%s', (text, expected) => {
  expect(text).toBe(expected);
});

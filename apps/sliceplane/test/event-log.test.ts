import type { Logger } from 'pino';
import { expect, test } from 'vitest';
import { EventLog } from '../src/serve/event-log.ts';

function logged(): { readonly log: EventLog; readonly lines: string[] } {
  const lines: string[] = [];
  const logger = {
    info: (text: string) => lines.push(`info ${text}`),
    warn: (text: string) => lines.push(`warn ${text}`),
  };
  return { log: new EventLog(logger as unknown as Logger), lines };
}

const event = (name: string, type = 'Normal'): Parameters<EventLog['record']>[0] => ({
  type,
  reason: 'Why',
  kind: 'Service',
  namespace: 'shop',
  name,
  message: 'so',
});

test('an event is logged once a minute', () => {
  const { log, lines } = logged();
  for (const ms of [1000, 2000, 60_999, 61_000]) log.record(event('web', 'Warning'), ms);
  expect(lines).toEqual(['warn Why on Service shop/web: so', 'warn Why on Service shop/web: so']);
});

test('a flood is cut to what can be read, and counted', () => {
  const { log, lines } = logged();
  for (let i = 0; i < 1000; i++) log.record(event(`s${i}`), 5000);
  expect(lines).toHaveLength(20);
  log.record(event('later'), 6000);
  expect(lines.slice(20)).toEqual([
    'info 980 more events were recorded in that second',
    'info Why on Service shop/later: so',
  ]);
});

import { defaultViewOptions, type Viewpoint } from '@sliceplane/views';
import { expect, test } from 'vitest';
import { Propagation } from '../src/propagation.ts';
import { ViewStore } from '../src/view-store.ts';
import { stanceOf, stepFrom } from '../src/watch-entry.ts';
import { hashOf, piecesOf, plainOutlook } from './world.ts';

test('L8: viewpoints that are made up leave nothing behind once their classes are closed', () => {
  const store = new ViewStore({
    openInterest: () => {},
    closeInterest: () => {},
    idleClasses: 3,
    maxClasses: 4,
    maxRanks: 1,
    propagation: new Propagation(),
  });
  const times = { triggerMs: 0, ingestMs: 0, computedMs: 0 };
  const told = { found: true, revision: 1, times };
  store.apply('shop/a', { ...told, outlook: plainOutlook, classes: [] }, 0);
  const record = store.follow('shop/a');
  const options = { ...defaultViewOptions, mode: 'strict-zone' as const };
  const look = (zone: string): void => {
    const viewpoint: Viewpoint = { node: '', nodeKnown: false, zone, zoneGiven: true };
    const stance = stanceOf(record, viewpoint, options);
    if (stance === undefined) throw new Error('the service is not found');
    const view = store.acquire(record, stance.key);
    const whole = { reset: true, baseRevision: 0, baseHash: new Uint8Array(16), removed: [] };
    const nobody = { hash: hashOf(new Map()), size: 0, chosen: [0], upserts: piecesOf([]) };
    const opened = { ...whole, ...nobody, viewClass: stance.key, revision: 1 };
    if (!view.isOpen) store.apply('shop/a', { ...told, classes: [opened] }, 0);
    const { change } = stepFrom(undefined, record, view, stance, viewpoint, options);
    expect(change?.envelope.viewClass).toBe(stance.key);
    store.release(record, view);
  };
  for (let i = 0; i < 500; i++) look(`made-up-${i}`);
  expect(record.classes.size).toBe(3);
  expect(record.stances.size).toBeLessThan(40);
  expect(record.warm.size).toBeLessThan(40);
  look('made-up-0');
  look('made-up-499');
});

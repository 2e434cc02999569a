import type { LocalService } from '@sliceplane/client';
import type { OracleView } from '@sliceplane/oracle';

const states: Readonly<Record<string, OracleView['state'] | 'stale' | 'pending-sync'>> = {
  VIEW_STATE_READY: 'ready',
  VIEW_STATE_EMPTY: 'empty',
  VIEW_STATE_NOT_FOUND: 'not-found',
  VIEW_STATE_PENDING_SYNC: 'pending-sync',
  VIEW_STATE_STALE: 'stale',
};

/** In the words of the model, which has no stale and no pending views. */
export function stateOf({ state }: Pick<LocalService, 'state'>): string {
  return states[state] ?? state;
}

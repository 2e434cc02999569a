export type * from './backend.ts';
export { BackendUnavailable } from './backend.ts';

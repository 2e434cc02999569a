export type { Codec } from './codec.ts';
export type * from './messages.ts';

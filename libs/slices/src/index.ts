export type { LeftOut, SliceChange, SliceEvent } from './change.ts';
export { type ResolvedSliceOptions, resolveSliceOptions, type SliceOptions } from './options.ts';

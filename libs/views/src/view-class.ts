import type { ViewMode, ViewOptions } from './view.ts';

/**
 * How finely a service's view differs by place: `any`, one zone, or one node. A node whose zone was given and is not
 * its own is a ring of its own, `node:n1@zb`.
 */
export type Ring = 'any' | `zone:${string}` | `node:${string}`;

/** Viewpoints of equal class get byte-identical endpoints (law 6). Printed `mode/family[+not-ready][:port]/ring`. */
export interface ViewClass {
  readonly options: ViewOptions;
  readonly ring: Ring;
}

export type ViewClassKey = `${ViewMode}/${string}/${Ring}`;

import type { Labels } from './meta.ts';

/** Every pair of the selector is among the labels. An empty selector matches everything: ask M9 first. */
export function matches(selector: Labels, labels: Labels): boolean {
  for (const key in selector) {
    if (labels[key] !== selector[key]) return false;
  }
  return true;
}

import type { ClusterCatalog, Resource } from '../resource.ts';

export interface CatalogNews {
  readonly changed: readonly Resource[];
  readonly removed: readonly string[];
}

/**
 * What leads from a list that a stream was told, at that generation, to the catalog as it is now: what changed and changed
 * back is no part of it. O(changes log resources), or O(resources) when the list is too old.
 */
export function catalogNews(
  catalog: ClusterCatalog,
  told: readonly Resource[],
  generation: number,
): CatalogNews {
  if (catalog.generation === generation) return { changed: [], removed: [] };
  const since = catalog.since(generation);
  if (since === undefined) return difference(told, catalog.all());
  return {
    changed: since.changed.filter(({ name, version }) => find(told, name)?.version !== version),
    removed: since.removed.filter((name) => find(told, name) !== undefined),
  };
}

/** In a list that is sorted by name. */
export function find(list: readonly Resource[], name: string): Resource | undefined {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const one = list[middle] as Resource;
    if (one.name === name) return one;
    if (one.name < name) from = middle + 1;
    else to = middle;
  }
  return undefined;
}

function difference(before: readonly Resource[], after: readonly Resource[]): CatalogNews {
  const versions = new Map(before.map(({ name, version }) => [name, version]));
  const changed = after.filter(({ name, version }) => versions.get(name) !== version);
  for (const { name } of after) versions.delete(name);
  return { changed, removed: [...versions.keys()] };
}

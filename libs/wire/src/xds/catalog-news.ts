import type { ClusterCatalog, Resource } from './resource.ts';

export interface CatalogNews {
  readonly changed: readonly Resource[];
  readonly removed: readonly string[];
}

/** What leads from a list that a stream was told, at that generation, to the catalog as it is now. */
export function catalogNews(
  catalog: ClusterCatalog,
  told: readonly Resource[],
  generation: number,
): CatalogNews {
  if (catalog.generation === generation) return { changed: [], removed: [] };
  return catalog.since(generation) ?? difference(told, catalog.all());
}

function difference(before: readonly Resource[], after: readonly Resource[]): CatalogNews {
  const versions = new Map(before.map(({ name, version }) => [name, version]));
  const changed = after.filter(({ name, version }) => versions.get(name) !== version);
  for (const { name } of after) versions.delete(name);
  return { changed, removed: [...versions.keys()] };
}

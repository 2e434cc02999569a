/**
 * `total` split over `count` ranks so that rank r gets a share in proportion to 1 / r^exponent: 0 equal, 1 Zipf.
 * The sizes never grow with rank and add up to exactly `total`.
 */
export function sizes(total: number, count: number, exponent: number): readonly number[] {
  const weights = Array.from({ length: count }, (_, rank) => (rank + 1) ** -exponent);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const floors = weights.map((weight) => Math.floor((weight / sum) * total));
  const missing = total - floors.reduce((all, size) => all + size, 0);
  // At most one more for each of the first ranks, which keeps the order.
  return floors.map((size, rank) => (rank < missing ? size + 1 : size));
}

/** Items page by page, each asked for when the one before has been read. */
export async function* pages<Item>(
  page: (pageToken: string) => Promise<readonly [items: readonly Item[], nextPageToken: string]>,
): AsyncGenerator<Item, void, undefined> {
  let token = '';
  do {
    const [items, next] = await page(token);
    yield* items;
    token = next;
  } while (token !== '');
}

import { InvalidArgument } from '@sliceplane/hub';

/** Where the next page begins, opaque to the client: the key of the last item, so that it survives any change between. */
export function pageToken(lastKey: string): string {
  return lastKey === '' ? '' : Buffer.from(`1:${lastKey}`).toString('base64url');
}

/** @throws InvalidArgument for a token that this server did not make */
export function pageStart(token: string): string {
  if (token === '') return '';
  const text = Buffer.from(token, 'base64url').toString();
  if (text.startsWith('1:')) return text.slice(2);
  throw new InvalidArgument('page_token', token, 'is not the next_page_token of an earlier answer');
}

import { InvalidArgument } from '@sliceplane/hub';
import { StatusError } from '../../grpc/status-error.ts';

/** No name of ours is a quarter as long. Characters. */
const maxNameChars = 1024;

/**
 * Refuses names that are too long or too many to be remembered.
 *
 * @param room names that the stream may ask for in all, of this type
 * @throws InvalidArgument, StatusError
 */
export function checkNames(field: string, names: ReadonlySet<string>, room: number): void {
  for (const name of names) {
    if (name.length <= maxNameChars) continue;
    const reason = `may not be more than ${maxNameChars} characters`;
    throw new InvalidArgument(field, `${name.slice(0, 64)}…`, reason);
  }
  if (names.size > room) {
    throw new StatusError(
      'too-many-names',
      `this request makes ${names.size} names of one type, and there is room for ${room} beside those of other types: ask for fewer, or for "*"`,
    );
  }
}

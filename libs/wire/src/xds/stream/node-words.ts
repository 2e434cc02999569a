import { InvalidArgument } from '@sliceplane/hub';
import type { Node__Output } from '@sliceplane/proto/xds';

/** Far more than any proxy's. Characters. */
const maxWordChars = 1024;

/** Refuses a node whose words are too long to be remembered as long as its stream. @throws InvalidArgument */
export function checkNodeWords(node: Node__Output | null): void {
  if (node === null) return;
  const words: readonly (readonly [field: string, word: string | undefined])[] = [
    ['node.id', node.id],
    ['node.user_agent_name', node.userAgentName],
    ['node.user_agent_version', node.userAgentVersion],
    ['node.locality.zone', node.locality?.zone],
  ];
  for (const [field, word = ''] of words) {
    if (word.length <= maxWordChars) continue;
    const reason = `may not be more than ${maxWordChars} characters`;
    throw new InvalidArgument(field, `${word.slice(0, 64)}…`, reason);
  }
}

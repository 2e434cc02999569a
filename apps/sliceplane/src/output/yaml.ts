import { Document, isScalar, visit } from 'yaml';

/** Bare words that some YAML reads as a truth value or as nothing. */
const reserved = /^(?:true|false|yes|no|on|off|y|n|null)$/i;
/** Text that every YAML reads as text. An IPv4 address has too many dots for a number. */
const plain = /^(?:[A-Za-z/][\w./ -]*[\w/]|[A-Za-z]|\d+\.\d+\.\d+\.\d+)$/;

/**
 * YAML that says the same to a YAML 1.1 reader (kubectl) and to a 1.2 reader: text either could take for a number, a
 * date or a truth value is quoted.
 */
export function toYaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, (_, node) => {
    if (!isScalar(node) || typeof node.value !== 'string') return;
    if (!plain.test(node.value) || reserved.test(node.value)) node.type = 'QUOTE_DOUBLE';
  });
  return document.toString({ lineWidth: 0 }).trimEnd();
}

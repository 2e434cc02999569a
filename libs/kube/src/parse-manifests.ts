import { jsonValues } from './json-values.ts';
import { type ManifestOptions, type ParseResult, Reading } from './reading.ts';
import { yamlDocuments } from './yaml-documents.ts';

/** JSON that JSON.parse refuses is tried as YAML, of which it may be a dialect; above this it is called broken. */
const LARGEST_RETRY = 8 * 1024 * 1024;

/**
 * Every object of a manifest: YAML of any number of documents, JSON, or JSON values in a row; Lists flattened, in
 * order. What is wrong refuses its own object only. Never throws.
 */
export function parseManifests(text: string, options: ManifestOptions = {}): ParseResult {
  const reading = new Reading(options);
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (!/^\s*[[{]/.test(source) || !readJson(source, reading)) readYaml(source, reading);
  return reading.result();
}

/** false: this is no JSON after all. */
function readJson(text: string, reading: Reading): boolean {
  try {
    reading.add(JSON.parse(text), []);
    return true;
  } catch (error) {
    const values = jsonValues(text);
    if (values !== undefined && values.length > 1) {
      values.forEach((value, i) => {
        const where = `value ${i + 1} (line ${value.line})`;
        try {
          reading.add(JSON.parse(value.text), [where]);
        } catch (problem) {
          reading.refuseText(`no JSON: ${(problem as Error).message}`, [where]);
        }
      });
      return true;
    }
    if (text.length <= LARGEST_RETRY) return false;
    reading.refuseText(`no JSON: ${(error as Error).message}`, []);
    return true;
  }
}

function readYaml(text: string, reading: Reading): void {
  const documents = yamlDocuments(text);
  documents.forEach((document, i) => {
    const where = documents.length === 1 ? [] : [`document ${i + 1} (line ${document.line})`];
    if (document.broken !== undefined) reading.refuseText(`no YAML: ${document.broken}`, where);
    else reading.add(document.value, where, document.repeats);
  });
}

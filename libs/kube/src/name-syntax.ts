/**
 * How names are spelled (V7-V10) and what Kubernetes says of those that are not. Each function returns the problems
 * of a value, usually none; the list is shared, so a good name costs one pattern match.
 */

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = `(${QUALIFIED})?`;

const labelPattern = new RegExp(`^${LABEL}$`);
const subdomainPattern = new RegExp(`^${SUBDOMAIN}$`);
const qualifiedPattern = new RegExp(`^${QUALIFIED}$`);

const NONE: readonly string[] = [];
const LONGEST_LABEL = 63;
const LONGEST_SUBDOMAIN = 253;
const LONGEST_PORT_NAME = 15;
/** Beyond this the length alone is reported: no pattern is run over a megabyte. */
const LONGEST_EXAMINED = 4096;

/** V7. */
export function dnsLabelProblems(value: string): readonly string[] {
  if (value.length <= LONGEST_LABEL && labelPattern.test(value)) return NONE;
  const problems: string[] = [];
  if (value.length > LONGEST_LABEL) problems.push(tooLong(LONGEST_LABEL));
  if (!follows(labelPattern, value)) {
    problems.push(
      subdomainPattern.test(value)
        ? 'must not contain dots'
        : pattern(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', " +
              'and must start and end with an alphanumeric character',
            LABEL,
            ['my-name', '123-abc'],
          ),
    );
  }
  return problems;
}

/** V8, and node names (V10). */
export function dnsSubdomainProblems(value: string): readonly string[] {
  if (value.length <= LONGEST_SUBDOMAIN && subdomainPattern.test(value)) return NONE;
  const problems: string[] = [];
  if (value.length > LONGEST_SUBDOMAIN) problems.push(tooLong(LONGEST_SUBDOMAIN));
  if (!follows(subdomainPattern, value)) {
    problems.push(
      pattern(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
          'and must start and end with an alphanumeric character',
        SUBDOMAIN,
        ['example.com'],
      ),
    );
  }
  return problems;
}

/** V9: label keys, annotation keys, appProtocol. */
export function qualifiedNameProblems(value: string): readonly string[] {
  const slash = value.indexOf('/');
  if (slash < 0) return namePartProblems(value);
  if (value.indexOf('/', slash + 1) >= 0) {
    return [
      `a qualified name ${qualifiedText()} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const prefix = value.slice(0, slash);
  const ofPrefix = prefix === '' ? ['must be non-empty'] : dnsSubdomainProblems(prefix);
  const ofName = namePartProblems(value.slice(slash + 1));
  if (ofPrefix.length === 0) return ofName;
  return [...ofPrefix.map((problem) => `prefix part ${problem}`), ...ofName];
}

/** V9: label values; the empty one is fine. */
export function labelValueProblems(value: string): readonly string[] {
  if (value === '' || (value.length <= LONGEST_LABEL && qualifiedPattern.test(value))) return NONE;
  const problems: string[] = [];
  if (value.length > LONGEST_LABEL) problems.push(tooLong(LONGEST_LABEL));
  if (!follows(qualifiedPattern, value)) {
    problems.push(
      pattern(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', " +
          'and must start and end with an alphanumeric character',
        VALUE,
        ['MyValue', 'my_value', '12345'],
      ),
    );
  }
  return problems;
}

/** V51: the name of a container port, as a Service's targetPort. */
export function portNameProblems(value: string): readonly string[] {
  const problems: string[] = [];
  if (value.length > LONGEST_PORT_NAME) problems.push(tooLong(LONGEST_PORT_NAME));
  if (!follows(/^[-a-z0-9]+$/, value)) {
    problems.push('must contain only alphanumeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(value)) problems.push('must contain at least one letter (a-z)');
  if (value.includes('--')) problems.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) {
    problems.push('must not begin or end with a hyphen');
  }
  return problems;
}

/** What a generateName is checked as: its trailing dash will be followed by something. */
export function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -1)}a` : name;
}

function namePartProblems(name: string): readonly string[] {
  if (name.length <= LONGEST_LABEL && qualifiedPattern.test(name)) return NONE;
  const problems: string[] = [];
  if (name === '') problems.push('name part must be non-empty');
  if (name.length > LONGEST_LABEL) problems.push(`name part ${tooLong(LONGEST_LABEL)}`);
  if (!follows(qualifiedPattern, name)) problems.push(`name part ${qualifiedText()}`);
  return problems;
}

function follows(wanted: RegExp, value: string): boolean {
  return value.length > LONGEST_EXAMINED || wanted.test(value);
}

function qualifiedText(): string {
  return pattern(
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    QUALIFIED,
    ['MyName', 'my.name', '123-abc'],
  );
}

function tooLong(most: number): string {
  return `must be no more than ${most} characters`;
}

/** Kubernetes' wording, its doubled blank before `or` included. */
function pattern(text: string, regex: string, examples: readonly string[]): string {
  const list = examples.map((example) => `'${example}', `).join(' or ');
  return `${text} (e.g. ${list}regex used for validation is '${regex}')`;
}

import {
  type InvalidObject,
  type Kind,
  nameOf,
  namespaceOf,
  parseObject,
  type ParseOptions,
  renderBody,
} from '@sliceplane/kube';
import type { IntakeResult, IntakeSource, Outcome } from '@sliceplane/sources';

export interface ObjectResult {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly outcome: Outcome;
  /** Not empty exactly when refused. */
  readonly errors: readonly FieldViolation[];
}

/** One cause of a refusal, as in `details.causes` of a Kubernetes Status. */
export interface FieldViolation {
  readonly reason: string;
  /** Without the field. */
  readonly message: string;
  readonly field: string;
}

const kinds: ReadonlySet<string> = new Set<Kind>([
  'Service',
  'Pod',
  'Node',
  'Endpoints',
  'EndpointSlice',
]);

/** Raw objects from an API, one at a time: parsed, validated, taken or refused. Law 9: a bad one affects nothing else. */
export class ObjectDoor {
  readonly #source: IntakeSource;
  readonly #options: ParseOptions;

  constructor(source: IntakeSource, options: ParseOptions) {
    this.#source = source;
    this.#options = options;
  }

  put(raw: unknown): ObjectResult {
    const parsed = parseObject(raw, this.#options);
    if (parsed.ok) {
      const { object } = parsed;
      const named = { kind: object.kind, namespace: namespaceOf(object), name: nameOf(object) };
      return told(named, this.#source.apply([{ op: 'upsert', object }]));
    }
    this.#source.refuse(1);
    if (parsed.ignored !== undefined) return unknownKind(parsed.ignored, '', '');
    return refused(parsed.invalid);
  }

  remove(kind: string, namespace: string, name: string): ObjectResult {
    if (!kinds.has(kind)) return unknownKind(kind, namespace, name);
    const named = { kind: kind as Kind, namespace, name };
    return told(named, this.#source.apply([{ op: 'delete', ...named }]));
  }
}

function told(
  named: Pick<ObjectResult, 'kind' | 'namespace' | 'name'>,
  [result]: readonly IntakeResult[],
): ObjectResult {
  const outcome = result?.outcome ?? 'unchanged';
  if (outcome !== 'refused') return { ...named, outcome, errors: [] };
  const message = `Forbidden: ${result?.reason ?? 'not accepted'}`;
  return {
    ...named,
    outcome,
    errors: [{ reason: 'FieldValueForbidden', message, field: 'metadata.name' }],
  };
}

function refused({ kind, namespace, name, errors }: InvalidObject): ObjectResult {
  const violations = errors.map((error) => ({
    reason: error.type,
    message: renderBody(error),
    field: error.field,
  }));
  return { kind, namespace, name, outcome: 'refused', errors: violations };
}

function unknownKind(kind: string, namespace: string, name: string): ObjectResult {
  const message = `Unsupported value: ${JSON.stringify(kind)}: supported values: ${[...kinds].map((k) => `"${k}"`).join(', ')}`;
  const errors = [{ reason: 'FieldValueNotSupported', message, field: 'kind' }];
  return { kind, namespace, name, outcome: 'refused', errors };
}

import {
  type EndpointSlice,
  type FieldError,
  type InvalidObject,
  type Kind,
  type KubeObject,
  nameOf,
  namespaceOf,
  parseObject,
  type ParseOptions,
  renderBody,
  validateSliceUpdate,
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
  readonly #standing: (namespace: string, name: string) => EndpointSlice | undefined;

  /** @param standing the EndpointSlice of that name that some source has delivered */
  constructor(
    source: IntakeSource,
    options: ParseOptions,
    standing: (namespace: string, name: string) => EndpointSlice | undefined,
  ) {
    this.#source = source;
    this.#options = options;
    this.#standing = standing;
  }

  put(raw: unknown): ObjectResult {
    const parsed = parseObject(raw, this.#options);
    if (parsed.ok) {
      const { object } = parsed;
      const named = { kind: object.kind, namespace: namespaceOf(object), name: nameOf(object) };
      const errors = this.#updateErrors(object);
      if (errors.length > 0) {
        this.#source.refuse(1);
        return { ...named, outcome: 'refused', errors: errors.map(violation) };
      }
      return told(named, this.#source.apply([{ op: 'upsert', object }]));
    }
    this.#source.refuse(1);
    if (parsed.ignored !== undefined) return unknownKind(parsed.ignored, '', '');
    return refused(parsed.invalid);
  }

  /** The one rule about before and after that a view depends on: a slice keeps its address type (V28). */
  #updateErrors(object: KubeObject): readonly FieldError[] {
    if (object.kind !== 'EndpointSlice') return [];
    const before = this.#standing(object.metadata.namespace, object.metadata.name);
    return before === undefined ? [] : validateSliceUpdate(before, object);
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
  return { kind, namespace, name, outcome: 'refused', errors: errors.map(violation) };
}

function violation(error: FieldError): FieldViolation {
  return { reason: error.type, message: renderBody(error), field: error.field };
}

function unknownKind(kind: string, namespace: string, name: string): ObjectResult {
  const message = `Unsupported value: ${JSON.stringify(kind)}: supported values: ${[...kinds].map((k) => `"${k}"`).join(', ')}`;
  const errors = [{ reason: 'FieldValueNotSupported', message, field: 'kind' }];
  return { kind, namespace, name, outcome: 'refused', errors };
}

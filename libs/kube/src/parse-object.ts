import type { FieldError } from './field-error.ts';
import { notSupported, required } from './field-error.ts';
import { Fields, Findings, isRecord } from './fields.ts';
import { dnsSubdomainProblems } from './name-syntax.ts';
import type { Kind, KubeObject } from './object.ts';
import { readEndpointSlice } from './read-endpoint-slice.ts';
import { readEndpoints } from './read-endpoints.ts';
import { readNode } from './read-node.ts';
import { readPod } from './read-pod.ts';
import { readService } from './read-service.ts';
import type { InvalidObject } from './render.ts';
import type { IpFamily } from './service.ts';
import type { ValidationOptions } from './validate-address.ts';
import { validateSlice } from './validate-endpoint-slice.ts';
import { validateEndpoints } from './validate-endpoints.ts';
import { validateIdentity } from './validate-metadata.ts';
import { validateService } from './validate-service.ts';

export interface ParseOptions extends ValidationOptions {
  /** Of a namespaced object that names none. @defaultValue default */
  readonly defaultNamespace?: string;
  /** IP families of the cluster, its default first: what Services without ipFamilies get (V54). @defaultValue ['IPv4'] */
  readonly ipFamilies?: readonly IpFamily[];
}

/** One object, what is wrong with it, or that its kind is none of ours. */
export type ParsedObject =
  | {
      readonly ok: true;
      readonly object: KubeObject;
      /** Unknown fields that were tolerated: `Service spec.ports[].prot`. */
      readonly notices?: readonly string[];
    }
  | { readonly ok: false; readonly invalid: InvalidObject; readonly ignored?: undefined }
  | {
      readonly ok: false;
      /** `Deployment.apps`, `Namespace`. */
      readonly ignored: string;
      readonly invalid?: undefined;
    };

/** The API groups of the kinds we read. Other groups have kinds of the same name. */
const GROUPS: Readonly<Record<Kind, string>> = {
  Service: '',
  Pod: '',
  Node: '',
  Endpoints: '',
  EndpointSlice: 'discovery.k8s.io',
};
const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  '': ['v1'],
  'discovery.k8s.io': ['discovery.k8s.io/v1', 'discovery.k8s.io/v1beta1'],
};
const DEFAULT_FAMILIES: readonly IpFamily[] = ['IPv4'];

/**
 * One Kubernetes object as its JSON has it: read, defaulted, validated. Never throws, whatever the value is.
 * An absent apiVersion reads as the kind's own.
 */
export function parseObject(raw: unknown, options: ParseOptions = {}): ParsedObject {
  const found = new Findings();
  const namespace = options.defaultNamespace ?? 'default';
  const fields = Fields.of(raw, found);
  const kind = fields.text('kind');
  const apiVersion = fields.text('apiVersion');
  if (found.errors.length > 0) return refused(raw, kind, '', found.errors, namespace);
  if (kind === '') return refused(raw, kind, '', [required('kind')], namespace);
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  if (!isKind(kind)) return { ok: false, ignored: group === '' ? kind : `${kind}.${group}` };
  const home = GROUPS[kind];
  if (apiVersion !== '') {
    const versions = VERSIONS[home] ?? [];
    if (!versions.includes(apiVersion)) {
      if (group !== '' && group !== home) return { ok: false, ignored: `${kind}.${group}` };
      return refused(
        raw,
        kind,
        home,
        [notSupported('apiVersion', apiVersion, versions)],
        namespace,
      );
    }
  }
  const object = read(kind, fields, apiVersion, namespace, options);
  if (found.errors.length > 0) return refused(raw, kind, home, found.errors, namespace);
  const errors = validate(object, options);
  if (errors.length > 0) return refused(raw, kind, home, errors, namespace);
  if (found.unknown === undefined) return { ok: true, object };
  return { ok: true, object, notices: [...found.unknown].map((path) => `${kind} ${path}`) };
}

function isKind(kind: string): kind is Kind {
  return Object.hasOwn(GROUPS, kind);
}

function read(
  kind: Kind,
  fields: Fields,
  apiVersion: string,
  namespace: string,
  options: ParseOptions,
): KubeObject {
  switch (kind) {
    case 'Pod':
      return readPod(fields, namespace);
    case 'Node':
      return readNode(fields);
    case 'Service':
      return readService(fields, namespace, options.ipFamilies ?? DEFAULT_FAMILIES);
    case 'Endpoints':
      return readEndpoints(fields, namespace);
    case 'EndpointSlice': {
      const version = apiVersion.endsWith('/v1beta1') ? 'v1beta1' : 'v1';
      return readEndpointSlice(fields, namespace, version);
    }
  }
}

/** Pods and Nodes only have to be nameable: what a live cluster holds must pass. */
function validate(object: KubeObject, options: ParseOptions): readonly FieldError[] {
  switch (object.kind) {
    case 'Service':
      return validateService(object, options);
    case 'Endpoints':
      return validateEndpoints(object, options);
    case 'EndpointSlice':
      return validateSlice(object, options);
    case 'Pod':
    case 'Node': {
      const errors: FieldError[] = [];
      validateIdentity(errors, object, dnsSubdomainProblems);
      return errors;
    }
  }
}

/** Names the object as far as its own text does. */
function refused(
  raw: unknown,
  kind: string,
  group: string,
  errors: readonly FieldError[],
  defaultNamespace: string,
): ParsedObject {
  const metadata = isRecord(raw) && isRecord(raw['metadata']) ? raw['metadata'] : {};
  const text = (name: string): string => {
    const value = metadata[name];
    return typeof value === 'string' ? value : '';
  };
  const namespace = text('namespace') || (isKind(kind) && kind !== 'Node' ? defaultNamespace : '');
  return { ok: false, invalid: { kind, group, namespace, name: text('name'), errors, where: '' } };
}

import type { Endpoints, ObjectReference } from '@sliceplane/kube';
import type { Answer, Question, ServiceSummary as ShardSummary } from '@sliceplane/shard';
import type {
  EndpointOwner,
  Explanation,
  View,
  ViewOptions,
  ViewPort,
  Viewpoint,
} from '@sliceplane/views';

/** One page of a list in order of namespace/name: those above `after`, at most `limit`. */
export interface Page {
  /** '' for all namespaces. */
  readonly namespace: string;
  readonly after: string;
  readonly limit: number;
}

export interface ServiceSummary extends ShardSummary {
  /** Its shard is being replaced; the rest is as it last was. */
  readonly stale: boolean;
}

export interface AddressOwner {
  readonly service: string;
  readonly role: EndpointOwner['role'];
  readonly ports: readonly ViewPort[];
  readonly targetRef?: ObjectReference;
  readonly nodeName?: string;
  readonly slice?: string;
}

/** The shards, as something that can be asked. */
export interface Asked {
  ask(partition: string, question: Question, signal?: AbortSignal): Promise<Answer>;
  askAll(question: Question, signal?: AbortSignal): Promise<readonly Answer[]>;
}

export async function askView(
  shards: Asked,
  service: string,
  viewpoint: Viewpoint,
  options: ViewOptions,
  signal?: AbortSignal,
): Promise<View> {
  const question: Question = { ask: 'view', viewpoint, options };
  return expected('view', await shards.ask(service, question, signal)).view;
}

/** The explanation, with the pods that were left out before there was any slice among its notes. */
export async function askExplanation(
  shards: Asked,
  service: string,
  viewpoint: Viewpoint,
  options: ViewOptions,
  internalTrafficPolicy: 'Cluster' | 'Local' | undefined,
  signal?: AbortSignal,
): Promise<Explanation> {
  const override = internalTrafficPolicy === undefined ? {} : { internalTrafficPolicy };
  const question: Question = { ask: 'explain', viewpoint, options, ...override };
  const { explanation, leftOut } = expected('explain', await shards.ask(service, question, signal));
  const before = leftOut.map(({ rule, message }) => ({
    rule: 'left-out',
    source: rule,
    outcome: 'dropped' as const,
    message,
  }));
  return { ...explanation, notes: [...before, ...explanation.notes] };
}

/** Every shard gives its own page, of which the first `limit` together are the page. */
export async function askServices(
  shards: Asked,
  page: Page,
  signal?: AbortSignal,
): Promise<readonly ShardSummary[]> {
  const answers = await shards.askAll({ ask: 'services', ...page }, signal);
  const rows = answers.flatMap((answer) => expected('services', answer).services);
  return firstOf(rows, page.limit, ({ service }) => service);
}

export async function askEndpoints(
  shards: Asked,
  page: Page,
  signal?: AbortSignal,
): Promise<readonly Endpoints[]> {
  const answers = await shards.askAll({ ask: 'list-endpoints', ...page }, signal);
  const rows = answers.flatMap((answer) => expected('list-endpoints', answer).endpoints);
  return firstOf(rows, page.limit, ({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

export async function askEndpointsOf(
  shards: Asked,
  service: string,
  signal?: AbortSignal,
): Promise<Endpoints | undefined> {
  const answer = await shards.ask(service, { ask: 'endpoints' }, signal);
  return expected('endpoints', answer).endpoints;
}

/** @param address canonical */
export async function askOwners(
  shards: Asked,
  address: string,
  port: number,
  signal?: AbortSignal,
): Promise<readonly AddressOwner[]> {
  const answers = await shards.askAll({ ask: 'resolve', address, port }, signal);
  return answers
    .flatMap((answer) => expected('resolve', answer).owners)
    .toSorted((a, b) => compare(a.service, b.service))
    .map(({ nodeName, slice, ...owner }) => ({
      ...owner,
      ...(nodeName === '' ? {} : { nodeName }),
      ...(slice === '' ? {} : { slice }),
    }));
}

/** @throws Error with the shard's words when it could not answer */
function expected<Ask extends Answer['ask']>(ask: Ask, answer: Answer): Answer & { ask: Ask } {
  if (answer.ask === 'failed') throw new Error(`the shard could not answer: ${answer.message}`);
  if (answer.ask !== ask) throw new Error(`asked for '${ask}', answered '${answer.ask}'`);
  return answer as Answer & { ask: Ask };
}

function firstOf<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
): readonly Row[] {
  return rows.toSorted((a, b) => compare(keyOf(a), keyOf(b))).slice(0, limit);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { InvalidArgument } from './invalid-argument.ts';

/** What a reader follows: one service (and of it one port), all of a namespace, or all. */
export type Subscription =
  | { readonly follows: 'service'; readonly service: string; readonly port: string }
  | { readonly follows: 'namespace'; readonly namespace: string }
  | { readonly follows: 'everything' };

const form =
  /^(?<namespace>[^/:*\s]+)\/(?:(?<every>\*)|(?<name>[^/:*\s]+)(?::(?<port>[^/:*\s]+))?)$/u;

/** `*`, `namespace/*`, `namespace/name` or `namespace/name:port`. @throws InvalidArgument naming `field` */
export function parseSubscription(text: string, field: string): Subscription {
  if (text === '*') return { follows: 'everything' };
  const { namespace, every, name, port } = form.exec(text)?.groups ?? {};
  if (namespace !== undefined && every !== undefined) return { follows: 'namespace', namespace };
  if (namespace !== undefined && name !== undefined) {
    return { follows: 'service', service: `${namespace}/${name}`, port: port ?? '' };
  }
  throw new InvalidArgument(
    field,
    text,
    'must be namespace/name, namespace/name:port, namespace/* or *',
  );
}

/**
 * All that one stream follows. @throws InvalidArgument when there are none, or one service is asked for by two ports:
 * the updates of a stream are told apart by service alone.
 */
export function parseSubscriptions(texts: readonly string[]): readonly Subscription[] {
  if (texts.length === 0) {
    throw new InvalidArgument(
      'subscriptions',
      texts,
      'must name at least one service, namespace/* or *',
    );
  }
  const ports = new Map<string, string>();
  const subscriptions: Subscription[] = [];
  for (const [i, text] of texts.entries()) {
    const field = `subscriptions[${i}]`;
    const subscription = parseSubscription(text, field);
    if (subscription.follows === 'service') {
      const { service, port } = subscription;
      const taken = ports.get(service);
      if (taken === port) continue;
      if (taken !== undefined) {
        const other = taken === '' ? service : `${service}:${taken}`;
        throw new InvalidArgument(field, text, `${other} is subscribed too: one stream per port`);
      }
      ports.set(service, port);
    }
    subscriptions.push(subscription);
  }
  return subscriptions;
}

import {
  type AskedPlace,
  type FollowOptions,
  InvalidArgument,
  parseSubscription,
} from '@sliceplane/hub';
import type { ViewOptions__Output, Viewpoint__Output } from '@sliceplane/proto';
import type { ViewFamily, ViewMode, ViewOptions } from '@sliceplane/views';

const modes: Readonly<Record<string, ViewMode>> = {
  VIEW_MODE_UNSPECIFIED: 'default',
  VIEW_MODE_PREFER_ZONE: 'prefer-zone',
  VIEW_MODE_STRICT_ZONE: 'strict-zone',
  VIEW_MODE_NODE_ONLY: 'node-only',
  VIEW_MODE_EVERYTHING: 'everything',
};

const families: Readonly<Record<string, 'both' | ViewFamily>> = {
  VIEW_FAMILY_UNSPECIFIED: 'both',
  VIEW_FAMILY_IPV4: 'IPv4',
  VIEW_FAMILY_IPV6: 'IPv6',
  VIEW_FAMILY_FQDN: 'FQDN',
};

/** `namespace/name` or `namespace/name:port`. @throws InvalidArgument */
export function serviceAsked(text: string): { readonly service: string; readonly port: string } {
  const asked = parseSubscription(text, 'service');
  if (asked.follows === 'service') return asked;
  throw new InvalidArgument('service', text, 'must name one service: namespace/name[:port]');
}

/** A larger one is hardly a subset, and each costs its shard a list of its own. */
const maxSubset = 200;

/** @throws InvalidArgument for a mode or family of a later version, or a subset for nobody in particular */
export function optionsAsked(
  options: ViewOptions__Output | null,
  port: string,
  node: string,
): ViewOptions {
  return {
    mode: known(modes, options?.mode ?? 'VIEW_MODE_UNSPECIFIED', 'options.mode'),
    family: known(families, options?.family ?? 'VIEW_FAMILY_UNSPECIFIED', 'options.family'),
    includeNotReady: options?.includeNotReady ?? false,
    port,
    subset: subsetAsked(options?.subset ?? 0, node),
  };
}

function subsetAsked(subset: number, node: string): number {
  const field = 'options.subset';
  if (subset > 0 && node === '') {
    throw new InvalidArgument(field, subset, 'needs a viewpoint with a node');
  }
  return within(field, subset, [0, 1, maxSubset]);
}

/** Options of subscriptions, or why these make no sense for a viewpoint of that node. */
export function followOptions(
  options: ViewOptions__Output | null,
  node: string,
): FollowOptions | InvalidArgument {
  try {
    return optionsAsked(options, '', node);
  } catch (error) {
    if (error instanceof InvalidArgument) return error;
    throw error;
  }
}

export function placeAsked(viewpoint: Viewpoint__Output | null): AskedPlace {
  const node = viewpoint?.node ?? '';
  return viewpoint?._zone === 'zone' ? { node, zone: viewpoint.zone ?? '' } : { node };
}

/** A number from a request, where 0 stands for the server's default. @throws InvalidArgument out of bounds */
export function within(
  field: string,
  value: number,
  [byDefault, least, most]: readonly [byDefault: number, least: number, most: number],
): number {
  if (value === 0) return byDefault;
  if (value >= least && value <= most) return value;
  throw new InvalidArgument(field, value, `must be 0 or from ${least} to ${most}`);
}

/** An enum's number that has no name here arrives as the number. */
function known<T>(names: Readonly<Record<string, T>>, value: string | number, field: string): T {
  const meaning = names[value];
  if (meaning !== undefined) return meaning;
  throw new InvalidArgument(field, value, `must be one of ${Object.keys(names).join(', ')}`);
}

import type { GetViewRequest, ViewOptions as ViewOptionsMessage } from '@sliceplane/proto';
import type { ViewFamily, ViewMode, ViewOptions } from '@sliceplane/views';
import type { AskedPlace } from '@sliceplane/hub';

const modes = {
  default: 'VIEW_MODE_UNSPECIFIED',
  'prefer-zone': 'VIEW_MODE_PREFER_ZONE',
  'strict-zone': 'VIEW_MODE_STRICT_ZONE',
  'node-only': 'VIEW_MODE_NODE_ONLY',
  everything: 'VIEW_MODE_EVERYTHING',
} as const satisfies Record<ViewMode, string>;

const families = {
  both: 'VIEW_FAMILY_UNSPECIFIED',
  IPv4: 'VIEW_FAMILY_IPV4',
  IPv6: 'VIEW_FAMILY_IPV6',
  FQDN: 'VIEW_FAMILY_FQDN',
} as const satisfies Record<'both' | ViewFamily, string>;

export function optionsMessage(options: Omit<ViewOptions, 'port'>): ViewOptionsMessage {
  return {
    mode: modes[options.mode],
    family: families[options.family],
    includeNotReady: options.includeNotReady,
    subset: options.subset,
  };
}

/** Who asks, about what: what GetView, Explain and Watch have in common. */
export function questionMessage(
  service: string,
  place: AskedPlace,
  options: ViewOptions,
): Pick<GetViewRequest, 'service' | 'viewpoint' | 'options'> {
  return {
    service: options.port === '' ? service : `${service}:${options.port}`,
    viewpoint: { ...place },
    options: optionsMessage(options),
  };
}

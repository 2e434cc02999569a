import { canonicalAddress, type Endpoint } from '@sliceplane/kube';
import type { ViewFamily } from './view.ts';

/**
 * The one address an endpoint is used by: `addresses[0]`, printed canonically; undefined when there is none that can be
 * read (C16). Further addresses are ignored. A name is its own canonical form.
 */
export function placeAddress(family: ViewFamily, endpoint: Endpoint): string | undefined {
  const address = endpoint.addresses[0];
  if (address === undefined || address === '') return undefined;
  if (family === 'FQDN' || (family === 'IPv4' && isPlainIPv4(address))) return address;
  return canonicalAddress(address);
}

/** `ip:port`, with brackets for IPv6: the identity of an endpoint within a Service port (C16, C18). */
export function endpointString(family: ViewFamily, address: string, port: number): string {
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Four decimal octets without leading zeros: canonical already, which spares the parser nearly always. */
function isPlainIPv4(text: string): boolean {
  let octets = 0;
  let value = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x2e) {
      if (value < 0) return false;
      octets++;
      value = -1;
    } else {
      if (code < 0x30 || code > 0x39 || value === 0) return false;
      value = (value < 0 ? 0 : value) * 10 + code - 0x30;
      if (value > 255) return false;
    }
  }
  return octets === 3 && value >= 0;
}

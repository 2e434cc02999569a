import { type Address, parseAddress } from './address.ts';
import { type FieldError, invalid, required } from './field-error.ts';
import { dnsSubdomainProblems } from './name-syntax.ts';

export interface ValidationOptions {
  /**
   * Refuse leading zeros in IPv4 and IPv4-mapped IPv6: gate StrictIPCIDRValidation, on since 1.36 (V11).
   * @defaultValue true
   */
  readonly strictIPs?: boolean;
}

const NOT_AN_IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

/** The legacy IP rule (V11): canonical spelling is not required. */
export function validateLegacyIP(
  errors: FieldError[],
  field: string,
  text: string,
  options: ValidationOptions,
): Address | undefined {
  const address = parseAddress(text);
  if (address === undefined) errors.push(invalid(field, text, NOT_AN_IP));
  else if (options.strictIPs ?? true) return unlessAmbiguous(errors, field, text, address);
  return address;
}

/** The strict IP rule (V11): equal to its canonical form. */
export function validateStrictIP(
  errors: FieldError[],
  field: string,
  text: string,
): Address | undefined {
  const address = validateLegacyIP(errors, field, text, { strictIPs: true });
  if (address === undefined || address.canonical === text) return address;
  errors.push(invalid(field, text, `must be in canonical form ("${address.canonical}")`));
  return undefined;
}

function unlessAmbiguous(
  errors: FieldError[],
  field: string,
  text: string,
  address: Address,
): Address | undefined {
  if (address.leadingZeros) errors.push(invalid(field, text, 'must not have leading 0s'));
  else if (address.mapped) {
    errors.push(invalid(field, text, 'must not be an IPv4-mapped IPv6 address'));
  } else return address;
  return undefined;
}

/** V12: where no endpoint can be. One error for each class of address that the text is in. */
export function validateEndpointIP(errors: FieldError[], field: string, text: string): void {
  const address = parseAddress(text);
  if (address === undefined) {
    errors.push(invalid(field, text, 'must be a valid IP address'));
    return;
  }
  for (const [pattern, detail] of FORBIDDEN[address.family]) {
    if (pattern.test(address.canonical)) errors.push(invalid(field, text, detail));
  }
}

const UNSPECIFIED = 'may not be unspecified (0.0.0.0 or ::)';
const LOOPBACK = 'may not be in the loopback range (127.0.0.0/8, ::1/128)';
const LINK_LOCAL = 'may not be in the link-local range (169.254.0.0/16, fe80::/10)';
const LINK_LOCAL_MULTICAST =
  'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)';

/** Classes by canonical spelling. */
const FORBIDDEN: Readonly<Record<Address['family'], readonly (readonly [RegExp, string])[]>> = {
  IPv4: [
    [/^0\.0\.0\.0$/, UNSPECIFIED],
    [/^127\./, LOOPBACK],
    [/^169\.254\./, LINK_LOCAL],
    [/^224\.0\.0\./, LINK_LOCAL_MULTICAST],
  ],
  IPv6: [
    [/^::$/, UNSPECIFIED],
    [/^::1$/, LOOPBACK],
    [/^fe[89ab][0-9a-f]:/, LINK_LOCAL],
    [/^ff[0-9a-f]2:/, LINK_LOCAL_MULTICAST],
  ],
};

/** V13: a fully qualified domain name of two labels or more; one trailing dot is fine. */
export function validateFqdn(errors: FieldError[], field: string, text: string): void {
  if (text === '') {
    errors.push(required(field));
    return;
  }
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  const problems = dnsSubdomainProblems(name);
  if (problems.length > 0) {
    errors.push(invalid(field, name, problems.join(',')));
    return;
  }
  const labels = name.split('.');
  if (labels.length < 2) {
    errors.push(
      invalid(field, name, 'should be a domain with at least two segments separated by dots'),
    );
    return;
  }
  const long = labels.find((label) => label.length > 63);
  if (long !== undefined) errors.push(invalid(field, long, 'must be no more than 63 characters'));
}

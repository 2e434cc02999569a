/** A request that cannot be answered as it is: the field, what it held, and why that will not do. */
export class InvalidArgument extends RangeError {
  override readonly name = 'InvalidArgument';
  /** `subscriptions[2]` */
  readonly field: string;
  readonly reason: string;
  readonly value: unknown;

  constructor(field: string, value: unknown, reason: string) {
    super(`${field}: Invalid value: ${shown(value)}: ${reason}`);
    this.field = field;
    this.value = value;
    this.reason = reason;
  }
}

/** An error travels in the trailers of a call, which have room for a few KB. */
const maxShown = 256;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= maxShown ? text : `${text.slice(0, maxShown)}… (${text.length} characters)`;
}

/** A request that cannot be answered as it is: the field, what it held, and why that will not do. */
export class InvalidArgument extends RangeError {
  override readonly name = 'InvalidArgument';
  /** `subscriptions[2]` */
  readonly field: string;
  readonly reason: string;
  readonly value: unknown;

  constructor(field: string, value: unknown, reason: string) {
    super(`${field}: Invalid value: ${JSON.stringify(value)}: ${reason}`);
    this.field = field;
    this.value = value;
    this.reason = reason;
  }
}

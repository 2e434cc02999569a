/** What came does not follow from what is held: a frame or an update is missing, or its content is not what it says. */
export class StreamGap extends Error {
  override readonly name = 'StreamGap';
  /** The service whose update does not fit; '' when a whole frame is missing. */
  readonly service: string;

  constructor(service: string, message: string) {
    super(message);
    this.service = service;
  }
}

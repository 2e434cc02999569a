import { timeText } from './times.ts';

/** One entry of `metadata.managedFields`: what makes live objects large and is of no use here. */
export function ownedFields(
  manager: string,
  time: string,
  fields: object,
  subresource?: string,
): Record<string, unknown> {
  return {
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/** `{ spec: ['type'] }` as field managers write it. */
export function ownedPaths(sections: Readonly<Record<string, readonly string[]>>): object {
  return Object.fromEntries(
    Object.entries(sections).map(([section, fields]) => [
      `f:${section}`,
      Object.fromEntries(fields.map((field) => [`f:${field}`, {}])),
    ]),
  );
}

/** A time so many seconds before another, in whole seconds; a fixed one if there is no other. */
export function pastText(time: string | undefined, seconds: number): string {
  return timeText((time === undefined ? Date.UTC(2026, 0, 3) : Date.parse(time)) - seconds * 1000);
}

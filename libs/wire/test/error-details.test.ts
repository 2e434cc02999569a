import { InvalidArgument } from '@sliceplane/hub';
import { expect, test } from 'vitest';
import { StatusError, statusErrorOf } from '../src/grpc/status-error.ts';
import { fieldsIn } from './fields.ts';

/** The details of an error by the last word of their type, each as the texts in it. */
function detailsOf(error: StatusError): Record<string, readonly string[]> {
  const [bytes] = error.metadata.get('grpc-status-details-bin') as Buffer[];
  const fields = fieldsIn(bytes ?? Buffer.alloc(0));
  expect(fields[1]?.content.toString()).toBe(error.details);
  const any = fields.filter(({ number }) => number === 3).map(({ content }) => fieldsIn(content));
  return Object.fromEntries(
    any.map(([type, value]) => [
      type?.content.toString().split('/google.rpc.')[1],
      fieldsIn(value?.content ?? Buffer.alloc(0)).map(({ content }) => content.toString()),
    ]),
  );
}

test('an error that passes says its reason and when to try again', () => {
  const error = new StatusError('draining', 'going', { retry: [2500, 2500] });
  const { ErrorInfo, RetryInfo } = detailsOf(error);
  expect(ErrorInfo).toEqual(['DRAINING', 'sliceplane.dev']);
  expect(RetryInfo).toHaveLength(1);
  // Duration { seconds: 2, nanos: 500,000,000 }
  expect(Buffer.from(RetryInfo?.[0] ?? '', 'utf8').subarray(0, 3)).toEqual(Buffer.from([8, 2, 16]));
  expect(error.metadata.get('grpc-retry-pushback-ms')).toEqual(['2500']);
});

test('a request that makes no sense says which field, and no time to try again', () => {
  const error = statusErrorOf(new InvalidArgument('page_size', 7, 'must be less'), () => {});
  const { ErrorInfo, BadRequest, RetryInfo } = detailsOf(error);
  expect(ErrorInfo).toEqual(['INVALID_ARGUMENT', 'sliceplane.dev']);
  expect(fieldsIn(Buffer.from(BadRequest?.[0] ?? '')).map((f) => f.content.toString())).toEqual([
    'page_size',
    'must be less',
  ]);
  expect(RetryInfo).toBeUndefined();
});

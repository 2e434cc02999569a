import { workerData } from 'node:worker_threads';

/** What `piscinaHost` was told to give the worker file; undefined outside a worker. The caller knows its shape. */
export function givenToWorker<Data>(): Data | undefined {
  return (workerData as Data | null) ?? undefined;
}

/** The shard program in a worker thread, with the wire's codec: what the daemon runs, without its options. */
import { runInWorker } from '@sliceplane/engine';
import { shardProgram } from '@sliceplane/shard';
import { createCodec } from '@sliceplane/wire/codec';

export default runInWorker(shardProgram({ codec: createCodec() }));

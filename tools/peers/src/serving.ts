/**
 * A program: a Backend in a process of its own. Its one argument is BackendOptions as JSON. Says "ready" on stdout once it can be
 * connected to. SIGTERM: leave as a well-made server does. End of stdin: whoever started it is gone.
 */
import { Backend, type BackendOptions } from './backend.ts';

const backend = await Backend.open(JSON.parse(process.argv[2] ?? '') as BackendOptions);
process.once('SIGTERM', () => void backend.drain().then(() => process.exit(0)));
process.on('SIGINT', () => {}); // at a terminal it is for the one who started us
process.stdin.once('close', () => process.exit(1)).resume();
console.log('ready');

export { Reader } from './reader.ts';
export { varintBytes } from './varint.ts';
export { Writer } from './writer.ts';

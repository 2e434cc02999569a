export { Oracle, type OracleIdentity } from './oracle.ts';
export type {
  OracleEndpoint,
  OracleFamily,
  OracleMode,
  OracleOptions,
  OraclePlace,
  OraclePort,
  OracleView,
} from './view.ts';
export { ImplausibleSlices } from './zone-shares.ts';

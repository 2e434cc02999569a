export type { Passed } from './run.ts';
export {
  shortest,
  simulate,
  SimulationFailed,
  type SimulationOptions,
  type World,
} from './simulation.ts';

export { type Passed, simulate, SimulationFailed, type SimulationOptions } from './simulation.ts';

export type { Outlook, PortOutlook } from './outlook.ts';
export * from './view.ts';
export type { Ring, ViewClass, ViewClassKey } from './view-class.ts';

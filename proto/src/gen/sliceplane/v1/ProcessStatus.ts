// Original file: proto/sliceplane/v1/admin.proto


export interface ProcessStatus {
  'pid'?: (number);
  'cpuUserMs'?: (number | string);
  'cpuSystemMs'?: (number | string);
  'rssBytes'?: (number | string);
  'heapUsedBytes'?: (number | string);
  'externalBytes'?: (number | string);
  'eventLoopP50Ms'?: (number | string);
  'eventLoopP99Ms'?: (number | string);
  'eventLoopMaxMs'?: (number | string);
}

export interface ProcessStatus__Output {
  'pid': (number);
  'cpuUserMs': (number);
  'cpuSystemMs': (number);
  'rssBytes': (number);
  'heapUsedBytes': (number);
  'externalBytes': (number);
  'eventLoopP50Ms': (number);
  'eventLoopP99Ms': (number);
  'eventLoopMaxMs': (number);
}

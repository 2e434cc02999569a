import { testEnvoy } from './envoy-suite.ts';

testEnvoy({ api: 'eds', variant: 'delta' });

import { testEnvoy } from './envoy-suite.ts';

testEnvoy({ api: 'ads', variant: 'sotw' });

import { grpcJs } from './peer-kinds.ts';
import { testGrpcKind } from './grpc-suite.ts';

testGrpcKind(grpcJs);

import { grpcGo } from './peer-kinds.ts';
import { testGrpcKind } from './grpc-suite.ts';

testGrpcKind(grpcGo);

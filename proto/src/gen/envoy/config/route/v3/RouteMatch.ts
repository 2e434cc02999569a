// Original file: proto/envoy/config/route/v3/route_components.proto


export interface RouteMatch {
  'prefix'?: (string);
  'pathSpecifier'?: "prefix";
}

export interface RouteMatch__Output {
  'prefix'?: (string);
  'pathSpecifier'?: "prefix";
}

import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ApplyRequest as _sliceplane_v1_ApplyRequest, ApplyRequest__Output as _sliceplane_v1_ApplyRequest__Output } from './sliceplane/v1/ApplyRequest.ts';
import type { ApplyResponse as _sliceplane_v1_ApplyResponse, ApplyResponse__Output as _sliceplane_v1_ApplyResponse__Output } from './sliceplane/v1/ApplyResponse.ts';
import type { ClusterClient as _sliceplane_v1_ClusterClient, ClusterDefinition as _sliceplane_v1_ClusterDefinition } from './sliceplane/v1/Cluster.ts';
import type { Condition as _sliceplane_v1_Condition, Condition__Output as _sliceplane_v1_Condition__Output } from './sliceplane/v1/Condition.ts';
import type { Container as _sliceplane_v1_Container, Container__Output as _sliceplane_v1_Container__Output } from './sliceplane/v1/Container.ts';
import type { ContainerPort as _sliceplane_v1_ContainerPort, ContainerPort__Output as _sliceplane_v1_ContainerPort__Output } from './sliceplane/v1/ContainerPort.ts';
import type { DeleteRequest as _sliceplane_v1_DeleteRequest, DeleteRequest__Output as _sliceplane_v1_DeleteRequest__Output } from './sliceplane/v1/DeleteRequest.ts';
import type { DeleteResponse as _sliceplane_v1_DeleteResponse, DeleteResponse__Output as _sliceplane_v1_DeleteResponse__Output } from './sliceplane/v1/DeleteResponse.ts';
import type { Endpoint as _sliceplane_v1_Endpoint, Endpoint__Output as _sliceplane_v1_Endpoint__Output } from './sliceplane/v1/Endpoint.ts';
import type { EndpointConditions as _sliceplane_v1_EndpointConditions, EndpointConditions__Output as _sliceplane_v1_EndpointConditions__Output } from './sliceplane/v1/EndpointConditions.ts';
import type { EndpointHints as _sliceplane_v1_EndpointHints, EndpointHints__Output as _sliceplane_v1_EndpointHints__Output } from './sliceplane/v1/EndpointHints.ts';
import type { EndpointPort as _sliceplane_v1_EndpointPort, EndpointPort__Output as _sliceplane_v1_EndpointPort__Output } from './sliceplane/v1/EndpointPort.ts';
import type { EndpointSlice as _sliceplane_v1_EndpointSlice, EndpointSlice__Output as _sliceplane_v1_EndpointSlice__Output } from './sliceplane/v1/EndpointSlice.ts';
import type { Endpoints as _sliceplane_v1_Endpoints, Endpoints__Output as _sliceplane_v1_Endpoints__Output } from './sliceplane/v1/Endpoints.ts';
import type { EndpointsAddress as _sliceplane_v1_EndpointsAddress, EndpointsAddress__Output as _sliceplane_v1_EndpointsAddress__Output } from './sliceplane/v1/EndpointsAddress.ts';
import type { EndpointsPort as _sliceplane_v1_EndpointsPort, EndpointsPort__Output as _sliceplane_v1_EndpointsPort__Output } from './sliceplane/v1/EndpointsPort.ts';
import type { EndpointsSubset as _sliceplane_v1_EndpointsSubset, EndpointsSubset__Output as _sliceplane_v1_EndpointsSubset__Output } from './sliceplane/v1/EndpointsSubset.ts';
import type { FieldViolation as _sliceplane_v1_FieldViolation, FieldViolation__Output as _sliceplane_v1_FieldViolation__Output } from './sliceplane/v1/FieldViolation.ts';
import type { ForNode as _sliceplane_v1_ForNode, ForNode__Output as _sliceplane_v1_ForNode__Output } from './sliceplane/v1/ForNode.ts';
import type { ForZone as _sliceplane_v1_ForZone, ForZone__Output as _sliceplane_v1_ForZone__Output } from './sliceplane/v1/ForZone.ts';
import type { IntOrString as _sliceplane_v1_IntOrString, IntOrString__Output as _sliceplane_v1_IntOrString__Output } from './sliceplane/v1/IntOrString.ts';
import type { ListEndpointsRequest as _sliceplane_v1_ListEndpointsRequest, ListEndpointsRequest__Output as _sliceplane_v1_ListEndpointsRequest__Output } from './sliceplane/v1/ListEndpointsRequest.ts';
import type { ListEndpointsResponse as _sliceplane_v1_ListEndpointsResponse, ListEndpointsResponse__Output as _sliceplane_v1_ListEndpointsResponse__Output } from './sliceplane/v1/ListEndpointsResponse.ts';
import type { ListSlicesRequest as _sliceplane_v1_ListSlicesRequest, ListSlicesRequest__Output as _sliceplane_v1_ListSlicesRequest__Output } from './sliceplane/v1/ListSlicesRequest.ts';
import type { ListSlicesResponse as _sliceplane_v1_ListSlicesResponse, ListSlicesResponse__Output as _sliceplane_v1_ListSlicesResponse__Output } from './sliceplane/v1/ListSlicesResponse.ts';
import type { LoadBalancerIngress as _sliceplane_v1_LoadBalancerIngress, LoadBalancerIngress__Output as _sliceplane_v1_LoadBalancerIngress__Output } from './sliceplane/v1/LoadBalancerIngress.ts';
import type { LoadBalancerStatus as _sliceplane_v1_LoadBalancerStatus, LoadBalancerStatus__Output as _sliceplane_v1_LoadBalancerStatus__Output } from './sliceplane/v1/LoadBalancerStatus.ts';
import type { Node as _sliceplane_v1_Node, Node__Output as _sliceplane_v1_Node__Output } from './sliceplane/v1/Node.ts';
import type { NodeStatus as _sliceplane_v1_NodeStatus, NodeStatus__Output as _sliceplane_v1_NodeStatus__Output } from './sliceplane/v1/NodeStatus.ts';
import type { ObjectMeta as _sliceplane_v1_ObjectMeta, ObjectMeta__Output as _sliceplane_v1_ObjectMeta__Output } from './sliceplane/v1/ObjectMeta.ts';
import type { ObjectName as _sliceplane_v1_ObjectName, ObjectName__Output as _sliceplane_v1_ObjectName__Output } from './sliceplane/v1/ObjectName.ts';
import type { ObjectReference as _sliceplane_v1_ObjectReference, ObjectReference__Output as _sliceplane_v1_ObjectReference__Output } from './sliceplane/v1/ObjectReference.ts';
import type { ObjectResult as _sliceplane_v1_ObjectResult, ObjectResult__Output as _sliceplane_v1_ObjectResult__Output } from './sliceplane/v1/ObjectResult.ts';
import type { OwnerReference as _sliceplane_v1_OwnerReference, OwnerReference__Output as _sliceplane_v1_OwnerReference__Output } from './sliceplane/v1/OwnerReference.ts';
import type { Pod as _sliceplane_v1_Pod, Pod__Output as _sliceplane_v1_Pod__Output } from './sliceplane/v1/Pod.ts';
import type { PodIP as _sliceplane_v1_PodIP, PodIP__Output as _sliceplane_v1_PodIP__Output } from './sliceplane/v1/PodIP.ts';
import type { PodSpec as _sliceplane_v1_PodSpec, PodSpec__Output as _sliceplane_v1_PodSpec__Output } from './sliceplane/v1/PodSpec.ts';
import type { PodStatus as _sliceplane_v1_PodStatus, PodStatus__Output as _sliceplane_v1_PodStatus__Output } from './sliceplane/v1/PodStatus.ts';
import type { Service as _sliceplane_v1_Service, Service__Output as _sliceplane_v1_Service__Output } from './sliceplane/v1/Service.ts';
import type { ServicePort as _sliceplane_v1_ServicePort, ServicePort__Output as _sliceplane_v1_ServicePort__Output } from './sliceplane/v1/ServicePort.ts';
import type { ServiceSpec as _sliceplane_v1_ServiceSpec, ServiceSpec__Output as _sliceplane_v1_ServiceSpec__Output } from './sliceplane/v1/ServiceSpec.ts';
import type { ServiceStatus as _sliceplane_v1_ServiceStatus, ServiceStatus__Output as _sliceplane_v1_ServiceStatus__Output } from './sliceplane/v1/ServiceStatus.ts';
import type { SliceEvent as _sliceplane_v1_SliceEvent, SliceEvent__Output as _sliceplane_v1_SliceEvent__Output } from './sliceplane/v1/SliceEvent.ts';
import type { WatchSlicesRequest as _sliceplane_v1_WatchSlicesRequest, WatchSlicesRequest__Output as _sliceplane_v1_WatchSlicesRequest__Output } from './sliceplane/v1/WatchSlicesRequest.ts';
import type { WatchSlicesResponse as _sliceplane_v1_WatchSlicesResponse, WatchSlicesResponse__Output as _sliceplane_v1_WatchSlicesResponse__Output } from './sliceplane/v1/WatchSlicesResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  sliceplane: {
    v1: {
      ApplyRequest: MessageTypeDefinition<_sliceplane_v1_ApplyRequest, _sliceplane_v1_ApplyRequest__Output>
      ApplyResponse: MessageTypeDefinition<_sliceplane_v1_ApplyResponse, _sliceplane_v1_ApplyResponse__Output>
      Cluster: SubtypeConstructor<typeof grpc.Client, _sliceplane_v1_ClusterClient> & { service: _sliceplane_v1_ClusterDefinition }
      Condition: MessageTypeDefinition<_sliceplane_v1_Condition, _sliceplane_v1_Condition__Output>
      Container: MessageTypeDefinition<_sliceplane_v1_Container, _sliceplane_v1_Container__Output>
      ContainerPort: MessageTypeDefinition<_sliceplane_v1_ContainerPort, _sliceplane_v1_ContainerPort__Output>
      DeleteRequest: MessageTypeDefinition<_sliceplane_v1_DeleteRequest, _sliceplane_v1_DeleteRequest__Output>
      DeleteResponse: MessageTypeDefinition<_sliceplane_v1_DeleteResponse, _sliceplane_v1_DeleteResponse__Output>
      Endpoint: MessageTypeDefinition<_sliceplane_v1_Endpoint, _sliceplane_v1_Endpoint__Output>
      EndpointConditions: MessageTypeDefinition<_sliceplane_v1_EndpointConditions, _sliceplane_v1_EndpointConditions__Output>
      EndpointHints: MessageTypeDefinition<_sliceplane_v1_EndpointHints, _sliceplane_v1_EndpointHints__Output>
      EndpointPort: MessageTypeDefinition<_sliceplane_v1_EndpointPort, _sliceplane_v1_EndpointPort__Output>
      EndpointSlice: MessageTypeDefinition<_sliceplane_v1_EndpointSlice, _sliceplane_v1_EndpointSlice__Output>
      Endpoints: MessageTypeDefinition<_sliceplane_v1_Endpoints, _sliceplane_v1_Endpoints__Output>
      EndpointsAddress: MessageTypeDefinition<_sliceplane_v1_EndpointsAddress, _sliceplane_v1_EndpointsAddress__Output>
      EndpointsPort: MessageTypeDefinition<_sliceplane_v1_EndpointsPort, _sliceplane_v1_EndpointsPort__Output>
      EndpointsSubset: MessageTypeDefinition<_sliceplane_v1_EndpointsSubset, _sliceplane_v1_EndpointsSubset__Output>
      FieldViolation: MessageTypeDefinition<_sliceplane_v1_FieldViolation, _sliceplane_v1_FieldViolation__Output>
      ForNode: MessageTypeDefinition<_sliceplane_v1_ForNode, _sliceplane_v1_ForNode__Output>
      ForZone: MessageTypeDefinition<_sliceplane_v1_ForZone, _sliceplane_v1_ForZone__Output>
      IntOrString: MessageTypeDefinition<_sliceplane_v1_IntOrString, _sliceplane_v1_IntOrString__Output>
      ListEndpointsRequest: MessageTypeDefinition<_sliceplane_v1_ListEndpointsRequest, _sliceplane_v1_ListEndpointsRequest__Output>
      ListEndpointsResponse: MessageTypeDefinition<_sliceplane_v1_ListEndpointsResponse, _sliceplane_v1_ListEndpointsResponse__Output>
      ListSlicesRequest: MessageTypeDefinition<_sliceplane_v1_ListSlicesRequest, _sliceplane_v1_ListSlicesRequest__Output>
      ListSlicesResponse: MessageTypeDefinition<_sliceplane_v1_ListSlicesResponse, _sliceplane_v1_ListSlicesResponse__Output>
      LoadBalancerIngress: MessageTypeDefinition<_sliceplane_v1_LoadBalancerIngress, _sliceplane_v1_LoadBalancerIngress__Output>
      LoadBalancerStatus: MessageTypeDefinition<_sliceplane_v1_LoadBalancerStatus, _sliceplane_v1_LoadBalancerStatus__Output>
      Node: MessageTypeDefinition<_sliceplane_v1_Node, _sliceplane_v1_Node__Output>
      NodeStatus: MessageTypeDefinition<_sliceplane_v1_NodeStatus, _sliceplane_v1_NodeStatus__Output>
      ObjectMeta: MessageTypeDefinition<_sliceplane_v1_ObjectMeta, _sliceplane_v1_ObjectMeta__Output>
      ObjectName: MessageTypeDefinition<_sliceplane_v1_ObjectName, _sliceplane_v1_ObjectName__Output>
      ObjectReference: MessageTypeDefinition<_sliceplane_v1_ObjectReference, _sliceplane_v1_ObjectReference__Output>
      ObjectResult: MessageTypeDefinition<_sliceplane_v1_ObjectResult, _sliceplane_v1_ObjectResult__Output>
      OwnerReference: MessageTypeDefinition<_sliceplane_v1_OwnerReference, _sliceplane_v1_OwnerReference__Output>
      Pod: MessageTypeDefinition<_sliceplane_v1_Pod, _sliceplane_v1_Pod__Output>
      PodIP: MessageTypeDefinition<_sliceplane_v1_PodIP, _sliceplane_v1_PodIP__Output>
      PodSpec: MessageTypeDefinition<_sliceplane_v1_PodSpec, _sliceplane_v1_PodSpec__Output>
      PodStatus: MessageTypeDefinition<_sliceplane_v1_PodStatus, _sliceplane_v1_PodStatus__Output>
      Service: MessageTypeDefinition<_sliceplane_v1_Service, _sliceplane_v1_Service__Output>
      ServicePort: MessageTypeDefinition<_sliceplane_v1_ServicePort, _sliceplane_v1_ServicePort__Output>
      ServiceSpec: MessageTypeDefinition<_sliceplane_v1_ServiceSpec, _sliceplane_v1_ServiceSpec__Output>
      ServiceStatus: MessageTypeDefinition<_sliceplane_v1_ServiceStatus, _sliceplane_v1_ServiceStatus__Output>
      SliceEvent: MessageTypeDefinition<_sliceplane_v1_SliceEvent, _sliceplane_v1_SliceEvent__Output>
      SourceMark: EnumTypeDefinition
      WatchSlicesRequest: MessageTypeDefinition<_sliceplane_v1_WatchSlicesRequest, _sliceplane_v1_WatchSlicesRequest__Output>
      WatchSlicesResponse: MessageTypeDefinition<_sliceplane_v1_WatchSlicesResponse, _sliceplane_v1_WatchSlicesResponse__Output>
    }
  }
}


import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Condition as _sliceplane_v1_Condition, Condition__Output as _sliceplane_v1_Condition__Output } from './sliceplane/v1/Condition.ts';
import type { Container as _sliceplane_v1_Container, Container__Output as _sliceplane_v1_Container__Output } from './sliceplane/v1/Container.ts';
import type { ContainerPort as _sliceplane_v1_ContainerPort, ContainerPort__Output as _sliceplane_v1_ContainerPort__Output } from './sliceplane/v1/ContainerPort.ts';
import type { Endpoint as _sliceplane_v1_Endpoint, Endpoint__Output as _sliceplane_v1_Endpoint__Output } from './sliceplane/v1/Endpoint.ts';
import type { EndpointConditions as _sliceplane_v1_EndpointConditions, EndpointConditions__Output as _sliceplane_v1_EndpointConditions__Output } from './sliceplane/v1/EndpointConditions.ts';
import type { EndpointHints as _sliceplane_v1_EndpointHints, EndpointHints__Output as _sliceplane_v1_EndpointHints__Output } from './sliceplane/v1/EndpointHints.ts';
import type { EndpointPort as _sliceplane_v1_EndpointPort, EndpointPort__Output as _sliceplane_v1_EndpointPort__Output } from './sliceplane/v1/EndpointPort.ts';
import type { EndpointSlice as _sliceplane_v1_EndpointSlice, EndpointSlice__Output as _sliceplane_v1_EndpointSlice__Output } from './sliceplane/v1/EndpointSlice.ts';
import type { Endpoints as _sliceplane_v1_Endpoints, Endpoints__Output as _sliceplane_v1_Endpoints__Output } from './sliceplane/v1/Endpoints.ts';
import type { EndpointsAddress as _sliceplane_v1_EndpointsAddress, EndpointsAddress__Output as _sliceplane_v1_EndpointsAddress__Output } from './sliceplane/v1/EndpointsAddress.ts';
import type { EndpointsPort as _sliceplane_v1_EndpointsPort, EndpointsPort__Output as _sliceplane_v1_EndpointsPort__Output } from './sliceplane/v1/EndpointsPort.ts';
import type { EndpointsSubset as _sliceplane_v1_EndpointsSubset, EndpointsSubset__Output as _sliceplane_v1_EndpointsSubset__Output } from './sliceplane/v1/EndpointsSubset.ts';
import type { ForNode as _sliceplane_v1_ForNode, ForNode__Output as _sliceplane_v1_ForNode__Output } from './sliceplane/v1/ForNode.ts';
import type { ForZone as _sliceplane_v1_ForZone, ForZone__Output as _sliceplane_v1_ForZone__Output } from './sliceplane/v1/ForZone.ts';
import type { IntOrString as _sliceplane_v1_IntOrString, IntOrString__Output as _sliceplane_v1_IntOrString__Output } from './sliceplane/v1/IntOrString.ts';
import type { LoadBalancerIngress as _sliceplane_v1_LoadBalancerIngress, LoadBalancerIngress__Output as _sliceplane_v1_LoadBalancerIngress__Output } from './sliceplane/v1/LoadBalancerIngress.ts';
import type { LoadBalancerStatus as _sliceplane_v1_LoadBalancerStatus, LoadBalancerStatus__Output as _sliceplane_v1_LoadBalancerStatus__Output } from './sliceplane/v1/LoadBalancerStatus.ts';
import type { Node as _sliceplane_v1_Node, Node__Output as _sliceplane_v1_Node__Output } from './sliceplane/v1/Node.ts';
import type { NodeStatus as _sliceplane_v1_NodeStatus, NodeStatus__Output as _sliceplane_v1_NodeStatus__Output } from './sliceplane/v1/NodeStatus.ts';
import type { ObjectMeta as _sliceplane_v1_ObjectMeta, ObjectMeta__Output as _sliceplane_v1_ObjectMeta__Output } from './sliceplane/v1/ObjectMeta.ts';
import type { ObjectReference as _sliceplane_v1_ObjectReference, ObjectReference__Output as _sliceplane_v1_ObjectReference__Output } from './sliceplane/v1/ObjectReference.ts';
import type { OwnerReference as _sliceplane_v1_OwnerReference, OwnerReference__Output as _sliceplane_v1_OwnerReference__Output } from './sliceplane/v1/OwnerReference.ts';
import type { Pod as _sliceplane_v1_Pod, Pod__Output as _sliceplane_v1_Pod__Output } from './sliceplane/v1/Pod.ts';
import type { PodIP as _sliceplane_v1_PodIP, PodIP__Output as _sliceplane_v1_PodIP__Output } from './sliceplane/v1/PodIP.ts';
import type { PodSpec as _sliceplane_v1_PodSpec, PodSpec__Output as _sliceplane_v1_PodSpec__Output } from './sliceplane/v1/PodSpec.ts';
import type { PodStatus as _sliceplane_v1_PodStatus, PodStatus__Output as _sliceplane_v1_PodStatus__Output } from './sliceplane/v1/PodStatus.ts';
import type { Service as _sliceplane_v1_Service, Service__Output as _sliceplane_v1_Service__Output } from './sliceplane/v1/Service.ts';
import type { ServicePort as _sliceplane_v1_ServicePort, ServicePort__Output as _sliceplane_v1_ServicePort__Output } from './sliceplane/v1/ServicePort.ts';
import type { ServiceSpec as _sliceplane_v1_ServiceSpec, ServiceSpec__Output as _sliceplane_v1_ServiceSpec__Output } from './sliceplane/v1/ServiceSpec.ts';
import type { ServiceStatus as _sliceplane_v1_ServiceStatus, ServiceStatus__Output as _sliceplane_v1_ServiceStatus__Output } from './sliceplane/v1/ServiceStatus.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  sliceplane: {
    v1: {
      Condition: MessageTypeDefinition<_sliceplane_v1_Condition, _sliceplane_v1_Condition__Output>
      Container: MessageTypeDefinition<_sliceplane_v1_Container, _sliceplane_v1_Container__Output>
      ContainerPort: MessageTypeDefinition<_sliceplane_v1_ContainerPort, _sliceplane_v1_ContainerPort__Output>
      Endpoint: MessageTypeDefinition<_sliceplane_v1_Endpoint, _sliceplane_v1_Endpoint__Output>
      EndpointConditions: MessageTypeDefinition<_sliceplane_v1_EndpointConditions, _sliceplane_v1_EndpointConditions__Output>
      EndpointHints: MessageTypeDefinition<_sliceplane_v1_EndpointHints, _sliceplane_v1_EndpointHints__Output>
      EndpointPort: MessageTypeDefinition<_sliceplane_v1_EndpointPort, _sliceplane_v1_EndpointPort__Output>
      EndpointSlice: MessageTypeDefinition<_sliceplane_v1_EndpointSlice, _sliceplane_v1_EndpointSlice__Output>
      Endpoints: MessageTypeDefinition<_sliceplane_v1_Endpoints, _sliceplane_v1_Endpoints__Output>
      EndpointsAddress: MessageTypeDefinition<_sliceplane_v1_EndpointsAddress, _sliceplane_v1_EndpointsAddress__Output>
      EndpointsPort: MessageTypeDefinition<_sliceplane_v1_EndpointsPort, _sliceplane_v1_EndpointsPort__Output>
      EndpointsSubset: MessageTypeDefinition<_sliceplane_v1_EndpointsSubset, _sliceplane_v1_EndpointsSubset__Output>
      ForNode: MessageTypeDefinition<_sliceplane_v1_ForNode, _sliceplane_v1_ForNode__Output>
      ForZone: MessageTypeDefinition<_sliceplane_v1_ForZone, _sliceplane_v1_ForZone__Output>
      IntOrString: MessageTypeDefinition<_sliceplane_v1_IntOrString, _sliceplane_v1_IntOrString__Output>
      LoadBalancerIngress: MessageTypeDefinition<_sliceplane_v1_LoadBalancerIngress, _sliceplane_v1_LoadBalancerIngress__Output>
      LoadBalancerStatus: MessageTypeDefinition<_sliceplane_v1_LoadBalancerStatus, _sliceplane_v1_LoadBalancerStatus__Output>
      Node: MessageTypeDefinition<_sliceplane_v1_Node, _sliceplane_v1_Node__Output>
      NodeStatus: MessageTypeDefinition<_sliceplane_v1_NodeStatus, _sliceplane_v1_NodeStatus__Output>
      ObjectMeta: MessageTypeDefinition<_sliceplane_v1_ObjectMeta, _sliceplane_v1_ObjectMeta__Output>
      ObjectReference: MessageTypeDefinition<_sliceplane_v1_ObjectReference, _sliceplane_v1_ObjectReference__Output>
      OwnerReference: MessageTypeDefinition<_sliceplane_v1_OwnerReference, _sliceplane_v1_OwnerReference__Output>
      Pod: MessageTypeDefinition<_sliceplane_v1_Pod, _sliceplane_v1_Pod__Output>
      PodIP: MessageTypeDefinition<_sliceplane_v1_PodIP, _sliceplane_v1_PodIP__Output>
      PodSpec: MessageTypeDefinition<_sliceplane_v1_PodSpec, _sliceplane_v1_PodSpec__Output>
      PodStatus: MessageTypeDefinition<_sliceplane_v1_PodStatus, _sliceplane_v1_PodStatus__Output>
      Service: MessageTypeDefinition<_sliceplane_v1_Service, _sliceplane_v1_Service__Output>
      ServicePort: MessageTypeDefinition<_sliceplane_v1_ServicePort, _sliceplane_v1_ServicePort__Output>
      ServiceSpec: MessageTypeDefinition<_sliceplane_v1_ServiceSpec, _sliceplane_v1_ServiceSpec__Output>
      ServiceStatus: MessageTypeDefinition<_sliceplane_v1_ServiceStatus, _sliceplane_v1_ServiceStatus__Output>
    }
  }
}


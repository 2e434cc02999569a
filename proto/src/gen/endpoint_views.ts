import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Ack as _sliceplane_v1_Ack, Ack__Output as _sliceplane_v1_Ack__Output } from './sliceplane/v1/Ack.ts';
import type { AddressOwner as _sliceplane_v1_AddressOwner, AddressOwner__Output as _sliceplane_v1_AddressOwner__Output } from './sliceplane/v1/AddressOwner.ts';
import type { Condition as _sliceplane_v1_Condition, Condition__Output as _sliceplane_v1_Condition__Output } from './sliceplane/v1/Condition.ts';
import type { Container as _sliceplane_v1_Container, Container__Output as _sliceplane_v1_Container__Output } from './sliceplane/v1/Container.ts';
import type { ContainerPort as _sliceplane_v1_ContainerPort, ContainerPort__Output as _sliceplane_v1_ContainerPort__Output } from './sliceplane/v1/ContainerPort.ts';
import type { Endpoint as _sliceplane_v1_Endpoint, Endpoint__Output as _sliceplane_v1_Endpoint__Output } from './sliceplane/v1/Endpoint.ts';
import type { EndpointConditions as _sliceplane_v1_EndpointConditions, EndpointConditions__Output as _sliceplane_v1_EndpointConditions__Output } from './sliceplane/v1/EndpointConditions.ts';
import type { EndpointHints as _sliceplane_v1_EndpointHints, EndpointHints__Output as _sliceplane_v1_EndpointHints__Output } from './sliceplane/v1/EndpointHints.ts';
import type { EndpointPort as _sliceplane_v1_EndpointPort, EndpointPort__Output as _sliceplane_v1_EndpointPort__Output } from './sliceplane/v1/EndpointPort.ts';
import type { EndpointSlice as _sliceplane_v1_EndpointSlice, EndpointSlice__Output as _sliceplane_v1_EndpointSlice__Output } from './sliceplane/v1/EndpointSlice.ts';
import type { EndpointVerdict as _sliceplane_v1_EndpointVerdict, EndpointVerdict__Output as _sliceplane_v1_EndpointVerdict__Output } from './sliceplane/v1/EndpointVerdict.ts';
import type { EndpointViewsClient as _sliceplane_v1_EndpointViewsClient, EndpointViewsDefinition as _sliceplane_v1_EndpointViewsDefinition } from './sliceplane/v1/EndpointViews.ts';
import type { Endpoints as _sliceplane_v1_Endpoints, Endpoints__Output as _sliceplane_v1_Endpoints__Output } from './sliceplane/v1/Endpoints.ts';
import type { EndpointsAddress as _sliceplane_v1_EndpointsAddress, EndpointsAddress__Output as _sliceplane_v1_EndpointsAddress__Output } from './sliceplane/v1/EndpointsAddress.ts';
import type { EndpointsPort as _sliceplane_v1_EndpointsPort, EndpointsPort__Output as _sliceplane_v1_EndpointsPort__Output } from './sliceplane/v1/EndpointsPort.ts';
import type { EndpointsSubset as _sliceplane_v1_EndpointsSubset, EndpointsSubset__Output as _sliceplane_v1_EndpointsSubset__Output } from './sliceplane/v1/EndpointsSubset.ts';
import type { ExplainRequest as _sliceplane_v1_ExplainRequest, ExplainRequest__Output as _sliceplane_v1_ExplainRequest__Output } from './sliceplane/v1/ExplainRequest.ts';
import type { ExplainResponse as _sliceplane_v1_ExplainResponse, ExplainResponse__Output as _sliceplane_v1_ExplainResponse__Output } from './sliceplane/v1/ExplainResponse.ts';
import type { ForNode as _sliceplane_v1_ForNode, ForNode__Output as _sliceplane_v1_ForNode__Output } from './sliceplane/v1/ForNode.ts';
import type { ForZone as _sliceplane_v1_ForZone, ForZone__Output as _sliceplane_v1_ForZone__Output } from './sliceplane/v1/ForZone.ts';
import type { GetViewRequest as _sliceplane_v1_GetViewRequest, GetViewRequest__Output as _sliceplane_v1_GetViewRequest__Output } from './sliceplane/v1/GetViewRequest.ts';
import type { GetViewResponse as _sliceplane_v1_GetViewResponse, GetViewResponse__Output as _sliceplane_v1_GetViewResponse__Output } from './sliceplane/v1/GetViewResponse.ts';
import type { Heartbeat as _sliceplane_v1_Heartbeat, Heartbeat__Output as _sliceplane_v1_Heartbeat__Output } from './sliceplane/v1/Heartbeat.ts';
import type { Hello as _sliceplane_v1_Hello, Hello__Output as _sliceplane_v1_Hello__Output } from './sliceplane/v1/Hello.ts';
import type { IntOrString as _sliceplane_v1_IntOrString, IntOrString__Output as _sliceplane_v1_IntOrString__Output } from './sliceplane/v1/IntOrString.ts';
import type { KnownView as _sliceplane_v1_KnownView, KnownView__Output as _sliceplane_v1_KnownView__Output } from './sliceplane/v1/KnownView.ts';
import type { ListServicesRequest as _sliceplane_v1_ListServicesRequest, ListServicesRequest__Output as _sliceplane_v1_ListServicesRequest__Output } from './sliceplane/v1/ListServicesRequest.ts';
import type { ListServicesResponse as _sliceplane_v1_ListServicesResponse, ListServicesResponse__Output as _sliceplane_v1_ListServicesResponse__Output } from './sliceplane/v1/ListServicesResponse.ts';
import type { LoadBalancerIngress as _sliceplane_v1_LoadBalancerIngress, LoadBalancerIngress__Output as _sliceplane_v1_LoadBalancerIngress__Output } from './sliceplane/v1/LoadBalancerIngress.ts';
import type { LoadBalancerStatus as _sliceplane_v1_LoadBalancerStatus, LoadBalancerStatus__Output as _sliceplane_v1_LoadBalancerStatus__Output } from './sliceplane/v1/LoadBalancerStatus.ts';
import type { Nack as _sliceplane_v1_Nack, Nack__Output as _sliceplane_v1_Nack__Output } from './sliceplane/v1/Nack.ts';
import type { Node as _sliceplane_v1_Node, Node__Output as _sliceplane_v1_Node__Output } from './sliceplane/v1/Node.ts';
import type { NodeStatus as _sliceplane_v1_NodeStatus, NodeStatus__Output as _sliceplane_v1_NodeStatus__Output } from './sliceplane/v1/NodeStatus.ts';
import type { ObjectMeta as _sliceplane_v1_ObjectMeta, ObjectMeta__Output as _sliceplane_v1_ObjectMeta__Output } from './sliceplane/v1/ObjectMeta.ts';
import type { ObjectReference as _sliceplane_v1_ObjectReference, ObjectReference__Output as _sliceplane_v1_ObjectReference__Output } from './sliceplane/v1/ObjectReference.ts';
import type { OwnerReference as _sliceplane_v1_OwnerReference, OwnerReference__Output as _sliceplane_v1_OwnerReference__Output } from './sliceplane/v1/OwnerReference.ts';
import type { Pod as _sliceplane_v1_Pod, Pod__Output as _sliceplane_v1_Pod__Output } from './sliceplane/v1/Pod.ts';
import type { PodIP as _sliceplane_v1_PodIP, PodIP__Output as _sliceplane_v1_PodIP__Output } from './sliceplane/v1/PodIP.ts';
import type { PodSpec as _sliceplane_v1_PodSpec, PodSpec__Output as _sliceplane_v1_PodSpec__Output } from './sliceplane/v1/PodSpec.ts';
import type { PodStatus as _sliceplane_v1_PodStatus, PodStatus__Output as _sliceplane_v1_PodStatus__Output } from './sliceplane/v1/PodStatus.ts';
import type { PortSelection as _sliceplane_v1_PortSelection, PortSelection__Output as _sliceplane_v1_PortSelection__Output } from './sliceplane/v1/PortSelection.ts';
import type { RefusedSubscription as _sliceplane_v1_RefusedSubscription, RefusedSubscription__Output as _sliceplane_v1_RefusedSubscription__Output } from './sliceplane/v1/RefusedSubscription.ts';
import type { ResolveAddressRequest as _sliceplane_v1_ResolveAddressRequest, ResolveAddressRequest__Output as _sliceplane_v1_ResolveAddressRequest__Output } from './sliceplane/v1/ResolveAddressRequest.ts';
import type { ResolveAddressResponse as _sliceplane_v1_ResolveAddressResponse, ResolveAddressResponse__Output as _sliceplane_v1_ResolveAddressResponse__Output } from './sliceplane/v1/ResolveAddressResponse.ts';
import type { Service as _sliceplane_v1_Service, Service__Output as _sliceplane_v1_Service__Output } from './sliceplane/v1/Service.ts';
import type { ServicePort as _sliceplane_v1_ServicePort, ServicePort__Output as _sliceplane_v1_ServicePort__Output } from './sliceplane/v1/ServicePort.ts';
import type { ServiceSpec as _sliceplane_v1_ServiceSpec, ServiceSpec__Output as _sliceplane_v1_ServiceSpec__Output } from './sliceplane/v1/ServiceSpec.ts';
import type { ServiceStatus as _sliceplane_v1_ServiceStatus, ServiceStatus__Output as _sliceplane_v1_ServiceStatus__Output } from './sliceplane/v1/ServiceStatus.ts';
import type { ServiceSummary as _sliceplane_v1_ServiceSummary, ServiceSummary__Output as _sliceplane_v1_ServiceSummary__Output } from './sliceplane/v1/ServiceSummary.ts';
import type { ServiceView as _sliceplane_v1_ServiceView, ServiceView__Output as _sliceplane_v1_ServiceView__Output } from './sliceplane/v1/ServiceView.ts';
import type { SessionRequest as _sliceplane_v1_SessionRequest, SessionRequest__Output as _sliceplane_v1_SessionRequest__Output } from './sliceplane/v1/SessionRequest.ts';
import type { SessionResponse as _sliceplane_v1_SessionResponse, SessionResponse__Output as _sliceplane_v1_SessionResponse__Output } from './sliceplane/v1/SessionResponse.ts';
import type { Subscribe as _sliceplane_v1_Subscribe, Subscribe__Output as _sliceplane_v1_Subscribe__Output } from './sliceplane/v1/Subscribe.ts';
import type { Times as _sliceplane_v1_Times, Times__Output as _sliceplane_v1_Times__Output } from './sliceplane/v1/Times.ts';
import type { Unsubscribe as _sliceplane_v1_Unsubscribe, Unsubscribe__Output as _sliceplane_v1_Unsubscribe__Output } from './sliceplane/v1/Unsubscribe.ts';
import type { Verdict as _sliceplane_v1_Verdict, Verdict__Output as _sliceplane_v1_Verdict__Output } from './sliceplane/v1/Verdict.ts';
import type { ViewEndpoint as _sliceplane_v1_ViewEndpoint, ViewEndpoint__Output as _sliceplane_v1_ViewEndpoint__Output } from './sliceplane/v1/ViewEndpoint.ts';
import type { ViewOptions as _sliceplane_v1_ViewOptions, ViewOptions__Output as _sliceplane_v1_ViewOptions__Output } from './sliceplane/v1/ViewOptions.ts';
import type { ViewPort as _sliceplane_v1_ViewPort, ViewPort__Output as _sliceplane_v1_ViewPort__Output } from './sliceplane/v1/ViewPort.ts';
import type { Viewpoint as _sliceplane_v1_Viewpoint, Viewpoint__Output as _sliceplane_v1_Viewpoint__Output } from './sliceplane/v1/Viewpoint.ts';
import type { WatchRequest as _sliceplane_v1_WatchRequest, WatchRequest__Output as _sliceplane_v1_WatchRequest__Output } from './sliceplane/v1/WatchRequest.ts';
import type { WatchResponse as _sliceplane_v1_WatchResponse, WatchResponse__Output as _sliceplane_v1_WatchResponse__Output } from './sliceplane/v1/WatchResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  sliceplane: {
    v1: {
      Ack: MessageTypeDefinition<_sliceplane_v1_Ack, _sliceplane_v1_Ack__Output>
      AddressOwner: MessageTypeDefinition<_sliceplane_v1_AddressOwner, _sliceplane_v1_AddressOwner__Output>
      Condition: MessageTypeDefinition<_sliceplane_v1_Condition, _sliceplane_v1_Condition__Output>
      Container: MessageTypeDefinition<_sliceplane_v1_Container, _sliceplane_v1_Container__Output>
      ContainerPort: MessageTypeDefinition<_sliceplane_v1_ContainerPort, _sliceplane_v1_ContainerPort__Output>
      Endpoint: MessageTypeDefinition<_sliceplane_v1_Endpoint, _sliceplane_v1_Endpoint__Output>
      EndpointConditions: MessageTypeDefinition<_sliceplane_v1_EndpointConditions, _sliceplane_v1_EndpointConditions__Output>
      EndpointHints: MessageTypeDefinition<_sliceplane_v1_EndpointHints, _sliceplane_v1_EndpointHints__Output>
      EndpointPort: MessageTypeDefinition<_sliceplane_v1_EndpointPort, _sliceplane_v1_EndpointPort__Output>
      EndpointSlice: MessageTypeDefinition<_sliceplane_v1_EndpointSlice, _sliceplane_v1_EndpointSlice__Output>
      EndpointVerdict: MessageTypeDefinition<_sliceplane_v1_EndpointVerdict, _sliceplane_v1_EndpointVerdict__Output>
      EndpointViews: SubtypeConstructor<typeof grpc.Client, _sliceplane_v1_EndpointViewsClient> & { service: _sliceplane_v1_EndpointViewsDefinition }
      Endpoints: MessageTypeDefinition<_sliceplane_v1_Endpoints, _sliceplane_v1_Endpoints__Output>
      EndpointsAddress: MessageTypeDefinition<_sliceplane_v1_EndpointsAddress, _sliceplane_v1_EndpointsAddress__Output>
      EndpointsPort: MessageTypeDefinition<_sliceplane_v1_EndpointsPort, _sliceplane_v1_EndpointsPort__Output>
      EndpointsSubset: MessageTypeDefinition<_sliceplane_v1_EndpointsSubset, _sliceplane_v1_EndpointsSubset__Output>
      ExplainRequest: MessageTypeDefinition<_sliceplane_v1_ExplainRequest, _sliceplane_v1_ExplainRequest__Output>
      ExplainResponse: MessageTypeDefinition<_sliceplane_v1_ExplainResponse, _sliceplane_v1_ExplainResponse__Output>
      ForNode: MessageTypeDefinition<_sliceplane_v1_ForNode, _sliceplane_v1_ForNode__Output>
      ForZone: MessageTypeDefinition<_sliceplane_v1_ForZone, _sliceplane_v1_ForZone__Output>
      GetViewRequest: MessageTypeDefinition<_sliceplane_v1_GetViewRequest, _sliceplane_v1_GetViewRequest__Output>
      GetViewResponse: MessageTypeDefinition<_sliceplane_v1_GetViewResponse, _sliceplane_v1_GetViewResponse__Output>
      Heartbeat: MessageTypeDefinition<_sliceplane_v1_Heartbeat, _sliceplane_v1_Heartbeat__Output>
      Hello: MessageTypeDefinition<_sliceplane_v1_Hello, _sliceplane_v1_Hello__Output>
      IntOrString: MessageTypeDefinition<_sliceplane_v1_IntOrString, _sliceplane_v1_IntOrString__Output>
      KnownView: MessageTypeDefinition<_sliceplane_v1_KnownView, _sliceplane_v1_KnownView__Output>
      ListServicesRequest: MessageTypeDefinition<_sliceplane_v1_ListServicesRequest, _sliceplane_v1_ListServicesRequest__Output>
      ListServicesResponse: MessageTypeDefinition<_sliceplane_v1_ListServicesResponse, _sliceplane_v1_ListServicesResponse__Output>
      LoadBalancerIngress: MessageTypeDefinition<_sliceplane_v1_LoadBalancerIngress, _sliceplane_v1_LoadBalancerIngress__Output>
      LoadBalancerStatus: MessageTypeDefinition<_sliceplane_v1_LoadBalancerStatus, _sliceplane_v1_LoadBalancerStatus__Output>
      Nack: MessageTypeDefinition<_sliceplane_v1_Nack, _sliceplane_v1_Nack__Output>
      Node: MessageTypeDefinition<_sliceplane_v1_Node, _sliceplane_v1_Node__Output>
      NodeStatus: MessageTypeDefinition<_sliceplane_v1_NodeStatus, _sliceplane_v1_NodeStatus__Output>
      ObjectMeta: MessageTypeDefinition<_sliceplane_v1_ObjectMeta, _sliceplane_v1_ObjectMeta__Output>
      ObjectReference: MessageTypeDefinition<_sliceplane_v1_ObjectReference, _sliceplane_v1_ObjectReference__Output>
      OwnerReference: MessageTypeDefinition<_sliceplane_v1_OwnerReference, _sliceplane_v1_OwnerReference__Output>
      Pod: MessageTypeDefinition<_sliceplane_v1_Pod, _sliceplane_v1_Pod__Output>
      PodIP: MessageTypeDefinition<_sliceplane_v1_PodIP, _sliceplane_v1_PodIP__Output>
      PodSpec: MessageTypeDefinition<_sliceplane_v1_PodSpec, _sliceplane_v1_PodSpec__Output>
      PodStatus: MessageTypeDefinition<_sliceplane_v1_PodStatus, _sliceplane_v1_PodStatus__Output>
      PortSelection: MessageTypeDefinition<_sliceplane_v1_PortSelection, _sliceplane_v1_PortSelection__Output>
      RefusedSubscription: MessageTypeDefinition<_sliceplane_v1_RefusedSubscription, _sliceplane_v1_RefusedSubscription__Output>
      ResolveAddressRequest: MessageTypeDefinition<_sliceplane_v1_ResolveAddressRequest, _sliceplane_v1_ResolveAddressRequest__Output>
      ResolveAddressResponse: MessageTypeDefinition<_sliceplane_v1_ResolveAddressResponse, _sliceplane_v1_ResolveAddressResponse__Output>
      Service: MessageTypeDefinition<_sliceplane_v1_Service, _sliceplane_v1_Service__Output>
      ServicePort: MessageTypeDefinition<_sliceplane_v1_ServicePort, _sliceplane_v1_ServicePort__Output>
      ServiceSpec: MessageTypeDefinition<_sliceplane_v1_ServiceSpec, _sliceplane_v1_ServiceSpec__Output>
      ServiceStatus: MessageTypeDefinition<_sliceplane_v1_ServiceStatus, _sliceplane_v1_ServiceStatus__Output>
      ServiceSummary: MessageTypeDefinition<_sliceplane_v1_ServiceSummary, _sliceplane_v1_ServiceSummary__Output>
      ServiceView: MessageTypeDefinition<_sliceplane_v1_ServiceView, _sliceplane_v1_ServiceView__Output>
      SessionRequest: MessageTypeDefinition<_sliceplane_v1_SessionRequest, _sliceplane_v1_SessionRequest__Output>
      SessionResponse: MessageTypeDefinition<_sliceplane_v1_SessionResponse, _sliceplane_v1_SessionResponse__Output>
      Subscribe: MessageTypeDefinition<_sliceplane_v1_Subscribe, _sliceplane_v1_Subscribe__Output>
      Times: MessageTypeDefinition<_sliceplane_v1_Times, _sliceplane_v1_Times__Output>
      Unsubscribe: MessageTypeDefinition<_sliceplane_v1_Unsubscribe, _sliceplane_v1_Unsubscribe__Output>
      Verdict: MessageTypeDefinition<_sliceplane_v1_Verdict, _sliceplane_v1_Verdict__Output>
      ViewEndpoint: MessageTypeDefinition<_sliceplane_v1_ViewEndpoint, _sliceplane_v1_ViewEndpoint__Output>
      ViewFamily: EnumTypeDefinition
      ViewMode: EnumTypeDefinition
      ViewOptions: MessageTypeDefinition<_sliceplane_v1_ViewOptions, _sliceplane_v1_ViewOptions__Output>
      ViewPort: MessageTypeDefinition<_sliceplane_v1_ViewPort, _sliceplane_v1_ViewPort__Output>
      ViewState: EnumTypeDefinition
      Viewpoint: MessageTypeDefinition<_sliceplane_v1_Viewpoint, _sliceplane_v1_Viewpoint__Output>
      WatchRequest: MessageTypeDefinition<_sliceplane_v1_WatchRequest, _sliceplane_v1_WatchRequest__Output>
      WatchResponse: MessageTypeDefinition<_sliceplane_v1_WatchResponse, _sliceplane_v1_WatchResponse__Output>
    }
  }
}


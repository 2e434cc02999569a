/**
 * The fields that Kubernetes 1.36 knows, where we look closely enough to tell a typo from a field we do not need.
 * An unknown one is reported in the summarising notice and otherwise tolerated: a newer cluster may know it.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const KNOWN_ROOT: ReadonlySet<string> = words('apiVersion kind metadata spec status');

export const KNOWN_METADATA: ReadonlySet<string> = words(`
  annotations clusterName creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generateName
  generation labels managedFields name namespace ownerReferences resourceVersion selfLink uid`);

export const KNOWN_POD_SPEC: ReadonlySet<string> = words(`
  activeDeadlineSeconds affinity automountServiceAccountToken containers dnsConfig dnsPolicy enableServiceLinks
  ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers hostname hostnameOverride imagePullSecrets
  initContainers nodeName nodeSelector os overhead preemptionPolicy priority priorityClassName readinessGates
  resourceClaims resources restartPolicy runtimeClassName schedulerName schedulingGates schedulingGroup
  securityContext serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain
  terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes workloadRef`);

export const KNOWN_POD_STATUS: ReadonlySet<string> = words(`
  allocatedResources conditions containerStatuses ephemeralContainerStatuses extendedResourceClaimStatus hostIP
  hostIPs initContainerStatuses message nodeAllocatableResourceClaimStatuses nominatedNodeName observedGeneration
  phase podIP podIPs qosClass reason resize resourceClaimStatuses resources startTime`);

export const KNOWN_SERVICE_SPEC: ReadonlySet<string> = words(`
  allocateLoadBalancerNodePorts clusterIP clusterIPs externalIPs externalName externalTrafficPolicy
  healthCheckNodePort internalTrafficPolicy ipFamilies ipFamily ipFamilyPolicy loadBalancerClass loadBalancerIP
  loadBalancerSourceRanges ports publishNotReadyAddresses selector sessionAffinity sessionAffinityConfig
  topologyKeys trafficDistribution type`);

export const KNOWN_SERVICE_PORT: ReadonlySet<string> = words(
  'appProtocol name nodePort port protocol targetPort',
);

export const KNOWN_SLICE: ReadonlySet<string> = words(
  'addressType apiVersion endpoints kind metadata ports',
);
export const KNOWN_SLICE_ENDPOINT: ReadonlySet<string> = words(
  'addresses conditions deprecatedTopology hints hostname nodeName targetRef zone',
);
export const KNOWN_SLICE_ENDPOINT_V1BETA1: ReadonlySet<string> = words(
  'addresses conditions hints hostname nodeName targetRef topology',
);
export const KNOWN_SLICE_PORT: ReadonlySet<string> = words('appProtocol name port protocol');

export const KNOWN_ENDPOINTS: ReadonlySet<string> = words('apiVersion kind metadata subsets');
export const KNOWN_SUBSET: ReadonlySet<string> = words('addresses notReadyAddresses ports');
export const KNOWN_SUBSET_ADDRESS: ReadonlySet<string> = words('hostname ip nodeName targetRef');

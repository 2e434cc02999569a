import {
  ANNOTATION_TOPOLOGY_HINTS,
  ANNOTATION_TOPOLOGY_MODE,
  type Service,
} from '@sliceplane/kube';

/** The Service carries one of the annotations that may ask for hints by zone shares (R7.1); which value is not asked here. */
export function hasTopologyMode(service: Service): boolean {
  const { annotations } = service.metadata;
  return ANNOTATION_TOPOLOGY_MODE in annotations || ANNOTATION_TOPOLOGY_HINTS in annotations;
}

import type { SliceplaneClient } from '@sliceplane/client';
import { type EndpointSlice, parseObject, renderInvalid } from '@sliceplane/kube';
import { messageToManifest } from '@sliceplane/wire';

/** The slices a server has of one Service. @throws Error when it sends one that is none */
export async function slicesOf(
  client: SliceplaneClient,
  service: string,
): Promise<readonly EndpointSlice[]> {
  const slices: EndpointSlice[] = [];
  for await (const message of client.listSlices({ service })) {
    const parsed = parseObject(messageToManifest('EndpointSlice', message));
    if (!parsed.ok) {
      const why = parsed.invalid === undefined ? parsed.ignored : renderInvalid(parsed.invalid);
      throw new Error(`the server sent a slice of ${service} that is none: ${why}`);
    }
    slices.push(parsed.object as EndpointSlice);
  }
  return slices;
}

import { Failure } from '../failure.ts';
import type { Settings } from '../settings.ts';
import type { Answers } from './answers.ts';
import { codeOf, connect, START_ONE_OR_ASK_FILES, grpcCodes } from './connection.ts';
import { endpointsOf, explainedOf, ownerOf, sliceOf, summaryOf, viewOf } from './from-message.ts';
import { questionMessage } from './to-message.ts';

/** A server's answers. @throws UsageError for TLS files that cannot be read */
export function openServer(settings: Settings): Answers {
  const { ask, client, failureOf } = connect(settings, START_ONE_OR_ASK_FILES);
  const all = <Message, Item>(
    messages: AsyncIterable<Message>,
    read: (message: Message) => Item,
  ): Promise<Item[]> =>
    ask(async () => {
      const items: Item[] = [];
      for await (const message of messages) items.push(read(message));
      return items;
    });
  return {
    view: async (service, place, options) => {
      const request = { ...questionMessage(service, place, options), details: true };
      const { epoch, view, viewpoint } = await ask(() => client.getView(request));
      if (view === null) throw new Failure('the server answered without a view');
      return { epoch, answer: viewOf(view, viewpoint, place, options) };
    },
    explain: async (service, place, options, internalTrafficPolicy) => {
      const request = {
        ...questionMessage(service, place, options),
        ...(internalTrafficPolicy !== undefined && { internalTrafficPolicy }),
      };
      const message = await ask(() => client.explain(request));
      return { epoch: message.epoch, answer: explainedOf(message, place, options) };
    },
    services: async ({ namespace, service }) => {
      const services = await all(client.listServices({ namespace }), summaryOf);
      return services.filter((one) => service === '' || one.service === service);
    },
    slices: (scope) => all(client.listSlices({ ...scope }), sliceOf),
    endpoints: (scope) => all(client.listEndpoints({ ...scope }), endpointsOf),
    resolve: async (address, port) => {
      try {
        const message = await client.resolveAddress({ address, port });
        return { address: message.address, owners: message.owners.map(ownerOf) };
      } catch (error) {
        if (codeOf(error) === grpcCodes.invalidArgument) return undefined;
        throw failureOf(error);
      }
    },
    refused: false,
    close: () => {
      client.close();
      return Promise.resolve();
    },
  };
}

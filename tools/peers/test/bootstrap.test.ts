import { expect, test } from 'vitest';
import { sliceplaneSays } from '../src/sliceplane.ts';
import { misfits } from './envoy-json.ts';

const BOOTSTRAP = 'envoy.config.bootstrap.v3.Bootstrap';
const routes = '--route=shop/cart:grpc=127.0.0.1:9001 --route=tcp:shop/orders-db:pg=unix:/run/pg';

test.each([
  '--api=ads --variant=delta',
  '--api=eds --variant=sotw',
  `--api=ads --variant=sotw --admin=127.0.0.1:0 ${routes}`,
  `--api=eds --variant=delta ${routes}`,
  '--server=unix:/run/xds.sock --namespace=shop --rendering=strict --family=both --region=eu-1',
  '--server=control:17551 --tls-ca=ca.pem --tls-cert=c.pem --tls-key=c.key',
])("bootstrap envoy %s has no field that Envoy's API does not have", async (words) => {
  const service = words.startsWith('--api=eds') ? ['--service=shop/cart:grpc'] : [];
  const place = ['--node=n1', '--zone=za', '--output=json'];
  const said = await sliceplaneSays([
    'bootstrap',
    'envoy',
    ...place,
    ...service,
    ...words.split(' '),
  ]);
  expect(misfits(BOOTSTRAP, JSON.parse(said))).toEqual([]);
});

test('a field, an enum or a type that Envoy does not have is found', () => {
  const typed = '@type';
  const message = {
    node: { id: 'n', metadata: { anything: [1, { goes: true }] }, localtiy: {} },
    dynamic_resources: { ads_config: { api_type: 'REST_GRPC' } },
    static_resources: {
      clusters: [
        {
          connect_timeout: '1s',
          type: 2,
          typed_extension_protocol_options: {
            x: {
              [typed]: 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
              explicit: {},
            },
            y: { [typed]: 'type.googleapis.com/nothing' },
          },
        },
      ],
    },
  };
  const options = 'static_resources.clusters[0].typed_extension_protocol_options';
  expect(misfits(BOOTSTRAP, message)).toEqual([
    'node.localtiy: no such field of envoy.config.core.v3.Node',
    'dynamic_resources.ads_config.api_type: REST_GRPC is none',
    'static_resources.clusters[0].type: 2 is none',
    `${options}[x].explicit: no such field of envoy.extensions.upstreams.http.v3.HttpProtocolOptions`,
    `${options}[y]: no message nothing is known`,
  ]);
});

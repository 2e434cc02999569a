import { expect, test } from 'vitest';
import { command } from '../e2e/command-line.ts';

test('a gRPC client needs a server, credentials and a node', async () => {
  const words = 'bootstrap grpc --node node-b2 --zone eu-1b --region eu-1 -n shop';
  expect(await command(words)).toEqual({
    code: 0,
    stdout: `{
  "xds_servers": [
    {
      "server_uri": "127.0.0.1:17551",
      "channel_creds": [
        {
          "type": "insecure"
        }
      ],
      "server_features": [
        "xds_v3",
        "ignore_resource_deletion"
      ]
    }
  ],
  "node": {
    "id": "grpc-node-b2",
    "cluster": "sliceplane",
    "locality": {
      "region": "eu-1",
      "zone": "eu-1b"
    },
    "metadata": {
      "host": "node-b2",
      "namespace": "shop"
    }
  }
}
`,
    stderr: '',
  });
});

async function printed(words: string): Promise<unknown> {
  return JSON.parse((await command(`bootstrap grpc ${words}`)).stdout);
}

test('what is not said is left out, but for a locality, which grpc-js wants', async () => {
  expect(await printed('--node n1')).toHaveProperty('node', {
    id: 'grpc-n1',
    cluster: 'sliceplane',
    locality: {},
    metadata: { host: 'n1' },
  });
  expect(await printed('--zone za --id me')).toHaveProperty('node', {
    id: 'me',
    cluster: 'sliceplane',
    locality: { zone: 'za' },
    metadata: {},
  });
});

test('rendering and family are asked for in the metadata', async () => {
  expect(await printed('--node n1 --rendering strict --family both')).toHaveProperty(
    'node.metadata',
    {
      host: 'n1',
      sliceplane: { rendering: 'strict', family: 'both' },
    },
  );
});

test.each([
  ['unix:/run/xds.sock', 'unix:/run/xds.sock'],
  ['unix:///run/xds.sock', 'unix:/run/xds.sock'],
  ['[::1]:17551', '[::1]:17551'],
  ['control:17551', 'control:17551'],
])('the server %s is the URI %s', async (server, uri) => {
  const message = await printed(`--node n1 --server ${server}`);
  expect(message).toHaveProperty('xds_servers[0].server_uri', uri);
});

test('TLS names files by absolute paths, and says who cannot do it', async () => {
  const files = '--tls-ca /tls/ca.pem --tls-cert /tls/c.pem --tls-key /tls/c.key';
  const { stdout, stderr } = await command(`bootstrap grpc --node n1 ${files}`);
  expect(JSON.parse(stdout)).toHaveProperty('xds_servers[0].channel_creds', [
    {
      type: 'tls',
      config: {
        ca_certificate_file: '/tls/ca.pem',
        certificate_file: '/tls/c.pem',
        private_key_file: '/tls/c.key',
        refresh_interval: '60s',
      },
    },
  ]);
  expect(stderr).toContain('grpc-js (Node.js) takes plaintext only');
});

test.each([
  ['', 'say where the client runs: --node, --zone or both'],
  ['--node n1 --region r1', '--region is that of a zone'],
  ['--node n1 --id=', '--id must not be empty'],
  ['--node n1 --variant delta', '--variant delta: gRPC clients speak state of the world only'],
  ['--node n1 --api eds', '--api eds: a gRPC client asks for everything on one stream'],
  ['--node n1 -o yaml', 'leave out -o yaml'],
  ['--node n1 -f x.yaml', 'leave out -f'],
  ['--node n1 --server localhost', "--server 'localhost' is no address"],
  ['--node n1 --server localhost:0', "--server 'localhost:0' has no port"],
  ['--node n1 --server :17551', "--server ':17551' names no host"],
  ['--node n1 --tls-cert c.pem --tls-key c.key', '--tls-cert needs --tls-ca'],
  ['--node n1 --route a/b:c=:1', "unknown option '--route'"],
  ['--node n1 --rendering loose', 'Allowed choices are prioritised, strict'],
])('bootstrap grpc %s: %s', async (words, said) => {
  const { code, stdout, stderr } = await command(`bootstrap grpc ${words}`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(said);
});

test.each(['--api ads', '--variant sotw'])('%s is what gRPC does anyway', async (words) => {
  expect((await command(`bootstrap grpc --node n1 ${words}`)).code).toBe(0);
});

import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { packageDefinition, protoRoot } from '../src/index.ts';

const sources = globSync('sliceplane/v1/*.proto', { cwd: protoRoot }).map((file) =>
  readFileSync(join(protoRoot, file), 'utf8'),
);

test('every message, enum and service of the .proto files is loaded', () => {
  const names = sources.flatMap((text) =>
    [...text.matchAll(/^(?:message|enum|service) (\w+)/gm)].map(
      ([, name]) => `sliceplane.v1.${name}`,
    ),
  );
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !(name in packageDefinition))).toEqual([]);
});

test('every generated shape is exported', () => {
  const generated = globSync('src/gen/sliceplane/v1/*.ts', { cwd: protoRoot }).map((file) =>
    basename(file),
  );
  const exported = readFileSync(join(protoRoot, 'src/messages.ts'), 'utf8');
  expect(generated.length).toBeGreaterThan(50);
  expect(generated.filter((file) => !exported.includes(`/${file}'`))).toEqual([]);
});

test('an optional field that was not sent is absent, one that is empty is there', () => {
  const definition = packageDefinition['sliceplane.v1.EndpointPort'];
  const { serialize, deserialize } = definition as unknown as {
    serialize: (message: object) => Buffer;
    deserialize: (bytes: Buffer) => object;
  };
  expect(deserialize(serialize({ name: '' }))).toEqual({ name: '', _name: 'name' });
  expect(deserialize(serialize({}))).toEqual({});
});

#!/usr/bin/env -S node --conditions=@sliceplane/source
// Old syntax on purpose: this file may be started by a Node that cannot read the rest of the program.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 12)) {
  console.error(
    `sliceplane-load needs Node >= 24.12, but ${process.version} is running.\n` +
      'In the repository, start it as "npx sliceplane-load ...": npm puts the pinned Node on PATH.',
  );
  process.exit(1);
}
await import('../src/main.ts');

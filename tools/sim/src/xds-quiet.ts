/** What must hold of an xDS client once nothing is under way: the newest that it was told is what there is. */
import { law, same } from './law-broken.ts';
import type { XdsClient } from './xds-client.ts';
import type { XdsLink } from './xds-link.ts';
import { type HeldResource, xdsTypes } from './xds-messages.ts';
import type { Slices, XdsTruth } from './xds-truth.ts';

/** Law L117: equal content, equal version, whichever server says it, and whenever. */
export class Versions {
  readonly #byText: Map<string, string> = new Map();
  readonly #byVersion: Map<string, string> = new Map();

  check(where: string, type: string, { name, version, text }: HeldResource): void {
    if (version === '') return;
    const key = `${type} ${name}`;
    const [ofText, ofVersion] = [`${key} ${text}`, `${key} ${version}`];
    same('L117', `the version of ${where}`, version, this.#byText.get(ofText) ?? version);
    same('L117', `the content of ${where}`, text, this.#byVersion.get(ofVersion) ?? text);
    this.#byText.set(ofText, version);
    this.#byVersion.set(ofVersion, text);
  }
}

export interface QuietXds {
  readonly truth: XdsTruth;
  /** Of the server that it is connected to. */
  readonly slices: Slices;
  readonly versions: Versions;
}

/** @returns a line that two equal runs share */
export function checkClient(client: XdsClient, link: XdsLink, quiet: QuietXds): string {
  const lines: string[] = [];
  for (const type of xdsTypes) {
    const isWild = client.isWild && type === 'cluster';
    const { names, held, refused } = client.holding(type);
    const listed = isWild ? [...quiet.truth.clusters(client.namespaces).keys()] : [...names];
    const ledger = link.ledger(type);
    if (!isWild)
      same('L122', `names heard of ${client.name}`, inOrder(ledger.names), inOrder(names));
    for (const name of new Set([...listed, ...held.keys(), ...refused.keys()])) {
      const where = `${type} ${name} of ${client.name} (${client.kind}, ${client.variant}) at ${link.server.epoch}`;
      const newest = client.newest(type, name);
      const isTold = (ledger.told.get(name) ?? '') !== '';
      same('L125', `whether ${where} was told and taken in`, newest !== undefined, isTold);
      checkContent(where, type, name, newest, client, quiet);
      if (newest === undefined) continue;
      quiet.versions.check(where, type, newest);
      lines.push(`${name} ${newest.text}`);
    }
  }
  return lines.join();
}

function checkContent(
  where: string,
  type: (typeof xdsTypes)[number],
  name: string,
  newest: HeldResource | undefined,
  client: XdsClient,
  { truth, slices }: QuietXds,
): void {
  const port = type === 'listener' ? undefined : truth.cluster(name);
  const cluster =
    type === 'listener' ? truth.targetOf(name) : port === undefined ? undefined : name;
  if (cluster === undefined) {
    const isWithdrawn = newest === undefined || !(client.isWild && type === 'cluster');
    law('L118', isWithdrawn, () => `${where} is no cluster any more`);
    // What was there is followed on, and is of nobody.
    if (type === 'endpoint') same('L118', where, newest?.localities ?? [], []);
    return;
  }
  law('L125', newest !== undefined, () => `${where} is missing`);
  if (type === 'endpoint') {
    truth.checkAssignment(where, name, client, newest.localities, slices);
    return;
  }
  same('L125', `where ${where} leads`, newest.leadsTo, [cluster]);
  if (type !== 'cluster') return;
  same('L125', `HTTP/2 of ${where}`, newest.http2, isHttp2(port?.name ?? '', port?.appProtocol));
}

function isHttp2(name: string, appProtocol: string | undefined): boolean {
  return appProtocol === undefined ? name === 'grpc' : appProtocol === 'kubernetes.io/h2c';
}

function inOrder(names: Iterable<string>): readonly string[] {
  return [...names].sort();
}

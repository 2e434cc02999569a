/**
 * A conversation in one line: commands between semicolons, and what came of the last one.
 *
 *   put eds a 1            the source has it now, with this content; `drop eds a`: not any more; `pending`, `sync`
 *   cds a b                SotW: a request for these names, with the newest nonce: an answer, if one is due
 *   cds +a -b =a:1         Delta: subscribe, unsubscribe, and what is held from before (name:content)
 *   ack cds                SotW: the names of before; Delta: no names
 *   nack cds               the same, with an error
 *   cds a @NONCE           with another nonce: `@none`, `@first` (of the first response), `@wrong`
 *   reopen                 another stream
 *
 * Types: cds eds lds rds, and anything else as a type of its own; `-` asks for a type that is ''.
 * A response reads `eds a:1 b:2 -c ?d`: a and b with their contents, c removed, d missing. `|` stands between responses.
 */
import { typeUrls, type XdsType } from '../../../src/xds/resource.ts';
import { Conversation, type ConversationOptions, type Told } from './conversation.ts';
import { MapSource, versionOf } from './map-source.ts';

const types: Readonly<Record<string, XdsType>> = {
  cds: 'cluster',
  eds: 'endpoint',
  lds: 'listener',
  rds: 'route',
};

interface ScriptOptions extends ConversationOptions {
  readonly userAgent?: string;
}

export class Script {
  readonly source: MapSource = new MapSource();
  readonly #options: ScriptOptions;
  readonly #asked: Map<string, readonly string[]> = new Map();
  conversation: Conversation;

  constructor(options: ScriptOptions) {
    this.#options = options;
    this.conversation = new Conversation(this.source, options);
  }

  /** What came of the last command of the line: responses, '' for none, or the status that ended the stream. */
  run(line: string): string {
    let result = '';
    for (const command of line.split(';')) result = this.#run(command.trim().split(/\s+/));
    return result;
  }

  #run([verb = '', ...words]: readonly string[]): string {
    const [first = '', name = '', content = ''] = words;
    if (verb === 'put') this.source.put(types[first] ?? 'cluster', name, content);
    else if (verb === 'drop') this.source.remove(types[first] ?? 'cluster', name);
    else if (verb === 'pending') this.source.isPending = true;
    else if (verb === 'sync') this.source.sync();
    else if (verb === 'reopen') this.#reopen();
    else {
      try {
        if (verb === 'ack' || verb === 'nack') this.#answer(verb, first, words.slice(1));
        else this.#ask(verb, words);
      } catch (error) {
        return `${(error as Error).name}: ${(error as Error).message}`;
      }
    }
    return this.conversation.pullAll().map(textOf).join(' | ');
  }

  #reopen(): void {
    this.conversation.stream.close();
    this.#asked.clear();
    this.conversation = new Conversation(this.source, this.#options);
  }

  #answer(verb: 'ack' | 'nack', type: string, words: readonly string[]): void {
    const isSotw = this.#options.variant === 'sotw';
    const names = isSotw && words.length === 0 ? (this.#asked.get(type) ?? []) : words;
    const errorDetail = { code: 3, message: 'not to my taste' };
    this.#ask(type, names, verb === 'nack' ? { errorDetail } : {}, true);
  }

  #ask(type: string, words: readonly string[], fields: object = {}, isAnswer = false): void {
    const typeUrl = type === '-' ? '' : (typeUrls[types[type] as XdsType] ?? `test/${type}`);
    const nonces = this.conversation.nonces.get(typeUrl) ?? [];
    const isSotw = this.#options.variant === 'sotw';
    const newest = isSotw || isAnswer ? (nonces.at(-1) ?? '') : '';
    const special = { '@none': '', '@first': nonces[0] ?? '', '@wrong': 'e-999' };
    const marked = words.find((word) => word.startsWith('@')) as keyof typeof special | undefined;
    const responseNonce = marked === undefined ? newest : special[marked];
    const plain = words.filter((word) => !word.startsWith('@'));
    const isNewest = responseNonce === nonces.at(-1);
    if (isNewest) this.conversation.unanswered.delete(typeUrl);
    const node = { id: 'n', userAgentName: this.#options.userAgent ?? 'gRPC test' };
    const common = { node, typeUrl, responseNonce, ...fields };
    if (isSotw) {
      this.#asked.set(type, plain);
      this.conversation.send({ ...common, versionInfo: 'g7', resourceNames: plain });
    } else this.conversation.send({ ...common, ...deltaFields(plain) });
  }
}

function deltaFields(words: readonly string[]): object {
  const of = (sign: string): string[] =>
    words.filter((word) => word.startsWith(sign)).map((word) => word.slice(1));
  const held = of('=').map((word) => word.split(':') as [string, string]);
  return {
    resourceNamesSubscribe: of('+'),
    resourceNamesUnsubscribe: of('-'),
    initialResourceVersions: Object.fromEntries(
      held.map(([name, content]) => [name, versionOf(content)]),
    ),
  };
}

function textOf({ type, resources, removed, missing }: Told): string {
  const short = Object.keys(types).find((one) => types[one] === type) ?? type.replace('test/', '');
  const told = Array.from(resources, ([name, content]) => `${name}:${content}`);
  const gone = removed.map((name) => `-${name}`);
  const absent = Array.from(missing.keys(), (name) => `?${name}`);
  return [short, ...told, ...gone, ...absent].join(' ');
}

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';

export interface Probes {
  readonly metrics: Registry;
  /** The process is alive and its event loop turns; answering at all is the proof. */
  readonly healthy: () => boolean;
  /** The sources have synced and the server is not on its way out. */
  readonly ready: () => boolean;
}

/** `/metrics` for Prometheus, `/healthz` and `/readyz` for a kubelet. */
export function createProbeServer(probes: Probes): Server {
  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://probe').pathname;
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return say(response, 405, 'GET only');
    switch (path) {
      case '/healthz':
        return probes.healthy() ? say(response, 200, 'ok') : say(response, 503, 'failing');
      case '/readyz':
        return probes.ready() ? say(response, 200, 'ok') : say(response, 503, 'not ready');
      case '/metrics':
        void sayMetrics(response, probes.metrics);
        return;
      default:
        return say(response, 404, 'try /metrics, /healthz or /readyz');
    }
  });
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

async function sayMetrics(response: ServerResponse, registry: Registry): Promise<void> {
  try {
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType }).end(text);
  } catch (error) {
    say(response, 500, error instanceof Error ? error.message : String(error));
  }
}

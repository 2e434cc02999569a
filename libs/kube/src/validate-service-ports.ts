import { duplicate, type FieldError, forbidden, invalid, required } from './field-error.ts';
import { dnsLabelProblems, portNameProblems, qualifiedNameProblems } from './name-syntax.ts';
import type { Service, ServicePort } from './service.ts';
import { validateProtocol } from './validate-endpoint-slice.ts';
import { isPortNumber, PORT_RANGE } from './validate-endpoints.ts';
import { refuse } from './validate-metadata.ts';

/** V51. */
export function validateServicePorts(errors: FieldError[], service: Service): void {
  const { ports, type } = service;
  const headless = service.clusterIPs[0] === 'None';
  if (ports.length === 0 && !headless && type !== 'ExternalName') {
    errors.push(required('spec.ports'));
  }
  const names = new Set<string>();
  const numbers = new Set<string>();
  const nodePorts = new Set<string>();
  ports.forEach((port, i) => {
    const field = `spec.ports[${i}]`;
    validateName(errors, `${field}.name`, port.name, ports.length > 1, names);
    if (!isPortNumber(port.port)) errors.push(invalid(`${field}.port`, port.port, PORT_RANGE));
    validateProtocol(errors, `${field}.protocol`, port.protocol);
    validateTargetPort(errors, `${field}.targetPort`, port);
    if (port.appProtocol !== undefined) {
      refuse(errors, `${field}.appProtocol`, port.appProtocol, qualifiedNameProblems);
    }
    const { protocol, nodePort } = port;
    if (isTaken(numbers, `${protocol}/${port.port}`)) {
      errors.push(duplicate(field, { protocol, port: port.port }));
    }
    if (nodePort === undefined) return;
    if (type === 'ClusterIP') {
      errors.push(forbidden(`${field}.nodePort`, "may not be used when `type` is 'ClusterIP'"));
    } else if (isTaken(nodePorts, `${protocol}/${nodePort}`)) {
      errors.push(duplicate(`${field}.nodePort`, { protocol, nodePort }));
    }
  });
}

function validateName(
  errors: FieldError[],
  field: string,
  name: string,
  nameRequired: boolean,
  names: Set<string>,
): void {
  if (name === '') {
    if (nameRequired) errors.push(required(field));
    return;
  }
  refuse(errors, field, name, dnsLabelProblems);
  if (isTaken(names, name)) errors.push(duplicate(field, name));
}

/** Defaulted to the port; where that is already refused, once is enough. */
function validateTargetPort(errors: FieldError[], field: string, port: ServicePort): void {
  const { targetPort } = port;
  if (typeof targetPort === 'string') refuse(errors, field, targetPort, portNameProblems);
  else if (!isPortNumber(targetPort) && targetPort !== port.port) {
    errors.push(invalid(field, targetPort, PORT_RANGE));
  }
}

function isTaken(seen: Set<string>, key: string): boolean {
  const taken = seen.has(key);
  seen.add(key);
  return taken;
}

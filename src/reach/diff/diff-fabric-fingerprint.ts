import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { relayWorkload } from '#equation/hop.ts';
import type { Authorization } from '#mesh/authorization.ts';
import { MESH_KINDS } from '#mesh/membership.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { type Fingerprints, fingerprints } from '#reach/diff/diff-fingerprint.ts';
import { wayClasses } from '#reach/map/fabric/way-class.ts';
import { addressesOf, type RequestSet, valuesOf } from '#set/region.ts';
import { stringsNumber } from '#set/string-set.ts';

/** As the network's fingerprints, with what the mesh says. Of one run only: what is the same is known by number. */
export function fabricFingerprints(fabric: Fabric, numbers: Map<string, number>): Fingerprints {
  const network = fingerprints(fabric.network, numbers);
  const authorizations = new WeakMap<Authorization, string>();
  const authorizationText = (authorization: Authorization): string => {
    const known = authorizations.get(authorization);
    if (known !== undefined) return known;
    const { permitted, unknown } = authorization;
    const text = `${requestsKey(permitted)} / ${requestsKey(unknown)}`;
    authorizations.set(authorization, text);
    return text;
  };
  const wayText = ({ transport, port, accepted, via, authorization }: Way) => {
    const relay = via && relayWorkload(fabric, via);
    return [
      transport,
      port,
      accepted,
      via ?? null,
      relay === undefined ? '' : network.ofDestination(relay),
      authorizationText(authorization),
    ];
  };
  const classes = new WeakMap<object, string>();
  const ofClass = (workload: Workload): string => {
    const own = wayClasses(fabric).get(workload);
    if (own === undefined) return '';
    const { mesh, member } = membershipOf(fabric.mesh, workload);
    const text =
      classes.get(own) ??
      JSON.stringify([
        mesh,
        member,
        [...own.tls],
        own.listeners.map(({ protocol, ports, ways }) => [protocol, ports, ways.map(wayText)]),
      ]);
    classes.set(own, text);
    return text;
  };
  const names = MESH_KINDS.map((kind) => fabric.mesh.semantics[kind].principalOf('namespace', 'account'));
  return {
    ofDestination: (workload) => `${network.ofDestination(workload)} ${ofClass(workload)}`,
    ofPlace: (place) => `${network.ofPlace(place)} ${names.join()}`,
  };
}

/** The same text for sets that are written alike. */
function requestsKey(set: RequestSet): string {
  return set
    .map((region) =>
      JSON.stringify([
        valuesOf(region)
          .map(([dimension, values]) => `${dimension} ${stringsNumber(values)}`)
          .sort(),
        addressesOf(region),
      ]),
    )
    .sort()
    .join();
}

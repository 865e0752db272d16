import type { Config } from '#config/config.ts';
import type { FabricOptions } from '#equation/fabric.ts';
import { type AddressSet, unionAddresses } from '#set/address-set.ts';
import { parseCidr } from '#set/address-text.ts';

/** What eastwest.yaml says of network and meshes that the manifests don't show. A mesh of which it says nothing isn't there. */
export function fabricOptions({ network, mesh }: Pick<Config, 'network' | 'mesh'>): FabricOptions {
  const podAddresses = network.podCidrs
    .flatMap((text) => parseCidr(text) ?? [])
    .reduce<AddressSet | undefined>(
      (all, block) => (all === undefined ? block : unionAddresses(all, block)),
      undefined,
    );
  const { istio, linkerd } = mesh;
  return {
    network: podAddresses === undefined ? {} : { podAddresses },
    mesh: {
      ...(Object.keys(istio).length > 0 && { istio }),
      ...(Object.keys(linkerd).length > 0 && { linkerd }),
    },
  };
}

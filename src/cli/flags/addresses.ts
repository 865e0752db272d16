import type { Command } from 'commander';
import { repeated } from '#cli/flags/repeated.ts';

/** What the manifests don't show of the cluster's addresses. */
export interface AddressFlags {
  readonly podCidr: readonly string[];
}

/** `--pod-cidr`: for every command that asks the network. */
export function addAddressFlags(command: Command): Command {
  return command.option(
    '--pod-cidr <block>',
    'where pods get their addresses, so that rules about addresses can be told; repeatable',
    repeated,
    [],
  );
}

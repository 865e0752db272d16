/** Keys of labels: few, so that selectors hit often; some are called like members of every object. */
export const KEYS = ['app', 'tier', 'constructor', 'example.com/toString'] as const;
/** Values of labels. */
export const VALUES = ['a', 'b', '', 'A.b_c-1'] as const;
/** Names of namespaces. */
export const NAMESPACES = ['default', 'n', 'm', 'o'] as const;
/** Ports, also at the ends of ranges. */
export const PORTS = [1, 79, 80, 81, 8080, 65534, 65535] as const;
export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
/** Names of ports; nobody has the last. */
export const PORT_NAMES = ['http', 'dns', 'nobody'] as const;
/** Addresses inside and outside the blocks below, at their ends. */
export const ADDRESSES = [
  '10.0.0.0',
  '10.1.2.3',
  '10.1.2.4',
  '10.1.255.255',
  '10.2.0.0',
  '8.8.8.8',
  'fd00::1',
  '2001:db8::1',
];
/** CIDR blocks, each with some that lie within it. */
export const BLOCKS = [
  { cidr: '0.0.0.0/0', within: ['10.0.0.0/8', '10.1.2.3/32'] },
  { cidr: '10.0.0.0/8', within: ['10.1.0.0/16', '10.1.2.3/32'] },
  { cidr: '10.1.0.0/16', within: ['10.1.2.0/24'] },
  { cidr: '10.1.2.3/32', within: ['10.1.2.3/32'] },
  { cidr: '::/0', within: ['fd00::/8'] },
  { cidr: 'fd00::/8', within: ['fd00::1/128'] },
];

/** Names of service accounts. */
export const SERVICE_ACCOUNTS = ['default', 'web', 'constructor'] as const;

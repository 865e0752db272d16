import { BlockList } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AddressSet,
  ALL_ADDRESSES,
  complementAddresses,
  equalAddresses,
  includesAddresses,
  intersectAddresses,
  isEmptyAddresses,
  NO_ADDRESSES,
  subtractAddresses,
  unionAddresses,
} from '#set/address-set.ts';
import {
  formatAddress,
  formatAddresses,
  parseAddress,
  parseAddresses,
  parseCidr,
  parseStrictCidr,
} from '#set/address-text.ts';
import { allBits, andBits, andNotBits, bitsOf, forEachMember, isNoBits, meets, members } from '#set/bits.ts';
import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  complement,
  equals,
  formatConnections,
  hasConnection,
  includes,
  intersect,
  isAll,
  isEmpty,
  NO_CONNECTIONS,
  PROTOCOLS,
  subtract,
  union,
} from '#set/connection-set.ts';
import { formatPorts, hasPort, type PortSet, portSet } from '#set/port-set.ts';

const edge = fc.oneof(fc.integer({ min: -1, max: 65537 }), fc.constantFrom(0, 1, 2, 65534, 65535, 65536));
const ports: fc.Arbitrary<PortSet> = fc
  .array(fc.tuple(edge, edge), { maxLength: 4 })
  .map((ranges) => portSet(ranges));
const connectionSet: fc.Arbitrary<ConnectionSet> = fc.record({ TCP: ports, UDP: ports, SCTP: ports });
const cidr = fc.oneof(
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([ip, bits]) => `${ip}/${bits}`),
  fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map(([ip, bits]) => `${ip}/${bits}`),
);
const addressSet: fc.Arbitrary<AddressSet> = fc
  .array(cidr, { maxLength: 3 })
  .map((blocks) =>
    blocks.reduce((set, one) => unionAddresses(set, parseCidr(one) ?? NO_ADDRESSES), NO_ADDRESSES),
  );

/** The laws of a Boolean algebra, whatever the sets are of. */
function laws<S>(
  arbitrary: fc.Arbitrary<S>,
  algebra: {
    readonly union: (a: S, b: S) => S;
    readonly intersect: (a: S, b: S) => S;
    readonly subtract: (a: S, b: S) => S;
    readonly complement: (a: S) => S;
    readonly includes: (a: S, b: S) => boolean;
    readonly equals: (a: S, b: S) => boolean;
    readonly none: S;
    readonly all: S;
  },
): void {
  const { union: or, intersect: and, subtract: minus, complement: not, none, all } = algebra;
  fc.assert(
    fc.property(arbitrary, arbitrary, arbitrary, (a, b, c) => {
      expect(or(a, b)).toEqual(or(b, a));
      expect(and(a, b)).toEqual(and(b, a));
      expect(or(or(a, b), c)).toEqual(or(a, or(b, c)));
      expect(and(and(a, b), c)).toEqual(and(a, and(b, c)));
      expect(and(a, or(b, c))).toEqual(or(and(a, b), and(a, c)));
      expect(or(a, and(a, b))).toEqual(a);
      expect([or(a, a), and(a, a), or(a, none), and(a, all)]).toEqual([a, a, a, a]);
      expect([and(a, none), minus(a, a), and(a, not(a))]).toEqual([none, none, none]);
      expect(or(a, not(a))).toEqual(all);
      expect(not(not(a))).toEqual(a);
      expect(not(or(a, b))).toEqual(and(not(a), not(b)));
      expect(minus(a, b)).toEqual(and(a, not(b)));
      expect(algebra.includes(a, b)).toBe(algebra.equals(or(a, b), a));
      expect(algebra.equals(a, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
    { numRuns: 300 },
  );
}

describe('connection sets', () => {
  test('are a Boolean algebra', () => {
    laws(connectionSet, {
      union,
      intersect,
      subtract,
      complement,
      includes,
      equals,
      none: NO_CONNECTIONS,
      all: ALL_CONNECTIONS,
    });
  });

  test('have the ports of their ranges and no others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(edge, edge), { maxLength: 4 }),
        fc.integer({ min: 1, max: 65535 }),
        (ranges, port) => {
          const within = ranges.some(([from, to]) => from <= port && port <= to);
          expect(hasPort(portSet(ranges), port)).toBe(within);
        },
      ),
    );
  });

  test('have one form: ascending, disjoint, not adjacent', () => {
    expect(
      portSet([
        [5, 9],
        [1, 2],
        [3, 4],
        [20, 10],
        [65000, 99999],
      ]),
    ).toEqual([
      [1, 9],
      [65000, 65535],
    ]);
    expect(portSet([[0, 0]])).toEqual([]);
  });

  test('tell single connections', () => {
    const set: ConnectionSet = { ...NO_CONNECTIONS, UDP: [[53, 53]] };
    expect([hasConnection(set, 'UDP', 53), hasConnection(set, 'TCP', 53)]).toEqual([true, false]);
    expect([isAll(ALL_CONNECTIONS), isAll(set), isEmpty(set), isEmpty(NO_CONNECTIONS)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test.each([
    [ALL_CONNECTIONS, 'all'],
    [NO_CONNECTIONS, 'none'],
    [
      {
        TCP: [
          [80, 80],
          [443, 443],
          [8000, 8100],
        ],
        UDP: [[1, 65535]],
        SCTP: [],
      } satisfies ConnectionSet,
      'TCP 80,443,8000-8100; UDP',
    ],
  ])('are shown: %#', (set, text) => {
    expect(formatConnections(set)).toBe(text);
    expect(PROTOCOLS).toContain('SCTP');
    expect(formatPorts([])).toBe('');
  });
});

describe('address sets', () => {
  test('are a Boolean algebra', () => {
    laws(addressSet, {
      union: unionAddresses,
      intersect: intersectAddresses,
      subtract: subtractAddresses,
      complement: complementAddresses,
      includes: includesAddresses,
      equals: equalAddresses,
      none: NO_ADDRESSES,
      all: ALL_ADDRESSES,
    });
  });

  test("contain what Node's own block list contains", () => {
    fc.assert(
      fc.property(cidr, fc.oneof(fc.ipV4(), fc.ipV6()), (block, ip) => {
        const [network = '', bits = '0'] = block.split('/');
        const list = new BlockList();
        list.addSubnet(network, Number(bits), network.includes(':') ? 'ipv6' : 'ipv4');
        // Node also matches IPv4 against IPv6 blocks of mapped addresses; a policy's block is of one family.
        if (network.includes(':') !== ip.includes(':')) return;
        const set = parseCidr(block) ?? NO_ADDRESSES;
        expect(includesAddresses(set, parseAddresses(ip) ?? NO_ADDRESSES)).toBe(
          list.check(ip, ip.includes(':') ? 'ipv6' : 'ipv4'),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('are read again from what is shown of an address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = parseAddress(text);
        if (address === undefined) throw new Error(`not read: ${text}`);
        expect(parseAddress(formatAddress(address.family, address.digits))).toEqual(address);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    // Decimal, not octal, where Kubernetes' legacy validation lets it pass (KEP-4858).
    ['010.0.0.0/8', '10.0.0.0/8'],
    ['10.0.0.0/08', '10.0.0.0/8'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['fd00::1/128', 'fd00::1'],
    ['2001:DB8::/32', '2001:db8::/32'],
    ['::ffff:10.0.0.1/128', '::ffff:a00:1'],
    ['1:0:0:2::/64', '1:0:0:2::/64'],
  ])('%s is shown as %s', (text, shown) => {
    expect(formatAddresses(parseCidr(text) ?? NO_ADDRESSES)).toBe(shown);
  });

  test.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0/8',
    '256.0.0.0/8',
    '::/129',
    '1::2::3/64',
    '12345::/16',
    'x/8',
    '/8',
    '1:2:3/64',
    '::1.2.3/64',
  ])('%s is no block', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  test.each(['010.0.0.0/8', '10.0.0.0/08'])('%s is no block to the newer kinds', (text) => {
    expect(parseStrictCidr(text)).toBeUndefined();
    expect(parseStrictCidr('10.0.0.0/8')).toEqual(parseCidr(text));
  });

  test('a range that is no block is shown by its ends', () => {
    const rest = complementAddresses(parseCidr('10.0.0.0/8') ?? NO_ADDRESSES);
    expect(formatAddresses({ ...rest, IPv6: [] })).toBe('0.0.0.0-9.255.255.255,11.0.0.0-255.255.255.255');
    expect([isEmptyAddresses(rest), formatAddresses(NO_ADDRESSES)]).toEqual([false, 'none']);
  });
});

describe('bit sets', () => {
  test('are sets of numbers', () => {
    const numbers = fc.uniqueArray(fc.nat(99), { maxLength: 40 });
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [left, right] = [bitsOf(100, a), bitsOf(100, b)];
        const ascending = (list: readonly number[]) => [...list].sort((x, y) => x - y);
        expect(members(left)).toEqual(ascending(a));
        const visited: number[] = [];
        forEachMember(left, (member) => visited.push(member));
        expect(visited).toEqual(ascending(a));
        expect(members(left, 2)).toEqual(ascending(a).slice(0, 2));
        expect(members(andBits(left, right))).toEqual(ascending(a.filter((one) => b.includes(one))));
        expect(members(andNotBits(left, right))).toEqual(ascending(a.filter((one) => !b.includes(one))));
        expect(meets(left, right)).toBe(a.some((one) => b.includes(one)));
        expect(isNoBits(left)).toBe(a.length === 0);
      }),
    );
  });

  test.each([0, 1, 31, 32, 33, 64])('of all numbers below %i has just these', (bound) => {
    expect(members(allBits(bound))).toEqual(Array.from({ length: bound }, (_, number) => number));
  });
});

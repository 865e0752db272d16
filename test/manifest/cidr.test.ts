import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { containsCidr, formatCidr, parseAddress, parseCidr, singleAddress } from '#manifest/cidr.ts';
import { cidrComplaint } from '#manifest/validate/cidr-complaint.ts';

const octets = fc
  .tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 255 })))
  .map((four) => four.join('.'));
const ipv4Cidr = fc
  .tuple(octets, fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]) => `${address}/${prefix}`);
const ipv6Cidr = fc
  .tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }))
  .map(([address, prefix]) => `${address}/${prefix}`);

describe('parseAddress', () => {
  test.each([
    ['10.0.0.1', 4, 0x0a000001n],
    ['255.255.255.255', 4, 0xffffffffn],
    ['::', 6, 0n],
    ['::1', 6, 1n],
    ['2001:db8::8:800:200c:417a', 6, 0x20010db80000000000080800200c417an],
    ['1::', 6, 1n << 112n],
    ['64:ff9b::192.0.2.33', 6, 0x0064ff9b0000000000000000c0000221n],
  ])('%s', (text, version, bits) => {
    expect(parseAddress(text)).toMatchObject({ version, bits });
  });

  test.each([
    '',
    '10.0.0',
    '10.0.0.0.0',
    '256.0.0.1',
    '1.2.3.-4',
    ' 10.0.0.1',
    '10.0.0.1 ',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'g::',
    'fe80::1%eth0',
    '::1.2.3',
    '1:2:3:4:5:6:7::8:9',
  ])('not %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test('sees leading zeros and IPv4-mapped addresses', () => {
    expect(parseAddress('010.0.0.1')).toMatchObject({ bits: 0x0a000001n, leadingZeros: true });
    expect(parseAddress('10.0.0.1')).toMatchObject({ leadingZeros: false, mapped: false });
    expect(parseAddress('::ffff:10.0.0.1')).toMatchObject({ version: 6, mapped: true });
    expect(parseAddress('::ffff:a00:1')).toMatchObject({ mapped: true });
    expect(parseAddress('::fffe:10.0.0.1')).toMatchObject({ mapped: false });
  });

  test('accepts exactly what node:net accepts, zones and leading zeros apart', () => {
    const parts = fc.constantFrom(
      '0',
      '1',
      'ff',
      'ffff',
      ':',
      '::',
      '.',
      '1.2.3.4',
      '10',
      '256',
      'g',
      '12345',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV6(),
          fc.array(parts, { maxLength: 12 }).map((all) => all.join('')),
        ),
        (text) => {
          const address = parseAddress(text);
          if (address?.leadingZeros) return;
          expect(address?.version ?? 0).toBe(isIP(text));
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('parseCidr', () => {
  test('keeps the host bits apart from the network', () => {
    const cidr = parseCidr('10.1.2.3/16');
    expect(cidr).toMatchObject({ network: 0x0a010000n, prefix: 16, address: { bits: 0x0a010203n } });
    expect(cidr && formatCidr(cidr)).toBe('10.1.0.0/16');
  });

  test.each([
    '10.0.0.0',
    '10.0.0.0/',
    '/8',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0.0/a',
    '',
  ])('not %j', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  test.each([
    ['2001:0DB8:0:0:0:0:0:0/32', '2001:db8::/32'],
    ['1:0:0:2:0:0:0:3/128', '1:0:0:2::3/128'],
    ['0:0:0:0:0:0:0:0/0', '::/0'],
    ['1:2:3:4:5:6:7:8/128', '1:2:3:4:5:6:7:8/128'],
    ['1:0:2:3:4:5:6:7/128', '1:0:2:3:4:5:6:7/128'],
  ])('%s is written %s (RFC 5952)', (text, canonical) => {
    const cidr = parseCidr(text);
    expect(cidr && formatCidr(cidr)).toBe(canonical);
  });

  test('what is formatted reads back as the same range', () => {
    fc.assert(
      fc.property(fc.oneof(ipv4Cidr, ipv6Cidr), (text) => {
        const cidr = parseCidr(text);
        expect(cidr).toBeDefined();
        if (cidr === undefined) return;
        expect(parseCidr(formatCidr(cidr))).toMatchObject({ network: cidr.network, prefix: cidr.prefix });
      }),
    );
  });
});

describe('containsCidr', () => {
  test('agrees with node:net on single addresses', () => {
    const prefix = fc.integer({ min: 0, max: 32 });
    fc.assert(
      fc.property(octets, prefix, octets, (network, bits, address) => {
        const list = new BlockList();
        list.addSubnet(network, bits, 'ipv4');
        const [outer, inner] = [parseCidr(`${network}/${bits}`), parseAddress(address)];
        if (outer === undefined || inner === undefined) throw new Error('not an address');
        expect(containsCidr(outer, singleAddress(inner))).toBe(list.check(address, 'ipv4'));
      }),
    );
  });

  test.each([
    ['10.0.0.0/8', '10.1.0.0/16', true],
    ['10.1.0.0/16', '10.0.0.0/8', false],
    ['10.0.0.0/8', '10.0.0.0/8', true],
    ['10.0.0.0/8', '11.0.0.0/16', false],
    ['0.0.0.0/0', '::/0', false],
    ['::/0', '2001:db8::/32', true],
  ])('%s contains %s: %s', (outer, inner, expected) => {
    const [a, b] = [parseCidr(outer), parseCidr(inner)];
    expect(a && b && containsCidr(a, b)).toBe(expected);
  });
});

describe('cidrComplaint', () => {
  test.each([
    ['legacy-cidr', '10.0.0.0/8', undefined],
    ['legacy-cidr', '10.0.0.5/24', 'warning'],
    ['legacy-cidr', '010.0.0.0/8', 'warning'],
    ['legacy-cidr', '::ffff:10.0.0.0/104', 'warning'],
    ['legacy-cidr', '10.0.0.5', 'severe'],
    ['legacy-ip', '10.0.0.5', undefined],
    ['legacy-ip', '10.0.0.5/32', 'severe'],
    ['strict-cidr', '010.0.0.0/8', 'severe'],
    ['strict-cidr', '::ffff:10.0.0.0/104', 'severe'],
    ['ip-or-cidr', '10.0.0.5', undefined],
    ['ip-or-cidr', '10.0.0.0/8', undefined],
    ['ip-or-cidr', '010.0.0.1', 'severe'],
    ['ip-or-cidr', '1.2.3.4/33', 'severe'],
    ['ip-or-cidr', '*', 'severe'],
  ] as const)('%s %s: %s', (dialect, text, level) => {
    expect(cidrComplaint(dialect, text)?.level).toBe(level);
  });

  test('says how a range with host bits is read', () => {
    expect(cidrComplaint('legacy-cidr', '10.0.0.5/24')?.says).toContain('read as 10.0.0.0/24');
  });
});

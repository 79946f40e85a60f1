import { BlockList, isIPv4 } from 'node:net';

/** What no host of the public Internet has (IANA's registry of special-purpose IPv4 addresses), multicast included. */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Within 2000::/3: protocol assignments with Teredo, documentation, and 6to4, which carries any IPv4 address. */
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const listOf = (subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [net = '', prefix] = subnet.split('/');
    list.addSubnet(net, Number(prefix), family);
  }
  return list;
};

const notPublicV4 = listOf(NOT_PUBLIC_V4, 'ipv4');
const notPublicV6 = listOf(NOT_PUBLIC_V6, 'ipv6');
const globalUnicast = listOf(['2000::/3'], 'ipv6');

/**
 * Whether an IP address is one of the public Internet. Of IPv6 only global unicast is (RFC 4291, section 2.4): neither loopback, link-local and
 * unique local addresses nor those that stand for an IPv4 address (mapped, NAT64, 6to4), whatever address that is.
 */
export const isPublicAddress = (address: string): boolean => {
  if (isIPv4(address)) return !notPublicV4.check(address, 'ipv4');
  const [plain = ''] = address.split('%');
  return globalUnicast.check(plain, 'ipv6') && !notPublicV6.check(plain, 'ipv6');
};

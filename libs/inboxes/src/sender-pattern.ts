/** Whether an address is meant by a pattern: that address, or any of that domain or one below it; both in lower case. */
export const isMeant = (pattern: string, address: string): boolean => {
  if (pattern.includes('@')) return pattern === address;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domain === pattern || domain.endsWith(`.${pattern}`);
};

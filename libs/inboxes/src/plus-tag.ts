/** zoe@ for zoe+shop@, as it is without a tag: what stands behind the plus is the mailbox owner's own affair (RFC 5233). */
export const withoutTag = (address: string): string => {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  return plus < 1 || plus > at ? address : address.slice(0, plus) + address.slice(at);
};

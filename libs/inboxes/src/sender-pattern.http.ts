import { z } from 'zod';
import { isAddrSpec } from '#libs/mail';

const isDomain = (text: string): boolean => text.includes('.') && isAddrSpec(`postmaster@${text}`);

/** An address or a domain of two labels or more, in ASCII as mail carries it: nobody means to list all of `com`. */
export const senderPattern = z
  .string()
  .max(254)
  .refine((text) => isAddrSpec(text) || isDomain(text), 'expected an address or a domain, such as example.org')
  .toLowerCase();

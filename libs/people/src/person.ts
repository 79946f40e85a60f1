import type { Role } from './access.js';

/**
 * A caller, with what their rights depend on. `hasSeat`: whether they may work in inboxes and be seen at a conversation; where seats are not
 * counted, everybody has one. `avatar`: the path of their picture, null without one.
 */
export type Person = Readonly<{
  id: string;
  name: string;
  roles: readonly Role[];
  teamIds: readonly string[];
  hasSeat: boolean;
  avatar: string | null;
}>;

/** A person's picture, kept in the blob store: `sha256` in hex, `size` in bytes. */
export type Avatar = Readonly<{ sha256: string; size: number; mediaType: string }>;

export const AVATAR_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

export const AVATAR_BYTES_MOST = 256 * 1024;

/** Where a picture is read. Another one of the same person has another path, so that what lies there never changes. */
export const avatarPath = (userId: string, sha256: string): string => `/v1/users/${userId}/avatar?sha256=${sha256}`;

/** The pattern of LIKE for what contains the text as it stands: none of its characters is a wildcard. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;

const form = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i;

/** Whether `text` is `type/subtype` and nothing else (RFC 6838 section 4.2): what may stand in a header of ours. */
export const isMediaType = (text: string): boolean => form.test(text);

import pg from 'pg';
import { parserFor } from './column-values.js';

const parser = parserFor((oid) => pg.types.getTypeParser(oid, 'text') as (text: string) => unknown);

/** How every connection of this library reads values and times. */
export const sessionOptions = {
  types: {
    getTypeParser: ((oid: number, format?: string) =>
      format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : parser(oid)) as typeof pg.types.getTypeParser,
  },
  options: '-c timezone=UTC -c datestyle=ISO',
};

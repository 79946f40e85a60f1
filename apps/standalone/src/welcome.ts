import { type DemoFile, type DemoPerson, demoPeople } from './demo/demo-file.js';

/** What a person needs to know once everything runs. */
export const welcome = ({ api, smtp, sandbox, keys, inboxes }: DemoFile, dataDir: string): string => {
  const read = dataDir === '.data' ? '' : `DATA_DIR='${dataDir}' `;
  const people = Object.entries(keys) as [DemoPerson, string][];
  return `
threadlog is ready. Ctrl-C stops it; the data stays in ${dataDir}.

  API           ${api}
  API docs      ${api}/docs
  mail in       smtp://${smtp.host}:${smtp.port}
  mail sandbox  ${sandbox.http}

  inboxes       ${inboxes.map(({ address }) => address).join(', ')}

  one API key per demo person (also in ${dataDir}/demo.json):
${people.map(([person, key]) => `    ${person.padEnd(12)}${key}  ${demoPeople[person].name}`).join('\n')}

  to take in mail from files, in a second terminal:
    env $(${read}node scripts/demo-env.mjs cli) npm run threadlog -- mail ingest <file, folder or mbox>

`;
};

// Prints shell lines that name the running demo: its addresses, keys and inboxes. Use: eval "$(node scripts/demo-env.mjs)"
// With `cli`, what the command line needs to work on it: env $(node scripts/demo-env.mjs cli) npm run threadlog -- doctor
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(process.env.DATA_DIR ?? '.data', 'demo.json');
let demo;
try {
  demo = JSON.parse(readFileSync(file, 'utf8'));
} catch {
  console.error(`there is no demo in ${file}: run npm start first, and wait until it is ready`);
  process.exit(1);
}

if (process.argv[2] === 'cli') {
  for (const [name, value] of Object.entries(demo.env)) console.log(`${name}=${value}`);
  process.exit(0);
}

const values = {
  API: demo.api,
  SANDBOX: demo.sandbox.http,
  SMTP: `${demo.smtp.host}:${demo.smtp.port}`,
  AGENT: demo.keys.agent,
  AUDITOR: demo.keys.auditor,
  ADMIN: demo.keys.superAdmin,
  INBOX: demo.inboxes[0].id,
  SUPPORT: demo.inboxes[0].address,
};
for (const [name, value] of Object.entries(values)) console.log(`export ${name}='${value}'`);
console.log(`field() { node -pe "JSON.parse(require('fs').readFileSync(0)).$1"; }`);
console.log(`pretty() { node -e "console.log(JSON.stringify(JSON.parse(require('fs').readFileSync(0)), null, 2))"; }`);

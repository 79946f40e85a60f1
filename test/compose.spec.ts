import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../libs/config/src/index.js';
import { appConfigs } from './app-configs.js';

type Service = Readonly<{
  image?: string;
  build?: string;
  command?: readonly string[];
  environment?: Readonly<Record<string, string>>;
  ports?: readonly string[];
  volumes?: readonly string[];
  healthcheck?: Readonly<{ test: readonly string[] }>;
  depends_on?: Readonly<Record<string, { condition: string }>>;
  restart?: string;
}>;
type Compose = Readonly<{ services: Readonly<Record<string, Service>>; volumes: Readonly<Record<string, unknown>> }>;

/** Puts in what Compose takes from the environment: `${NAME:-default}` and `${NAME:?complaint}`. */
const interpolated = (text: string, env: Readonly<Record<string, string>>): string =>
  text.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind: string, rest: string) => {
    const value = env[name] ?? (kind === '-' ? rest : undefined);
    if (value === undefined) throw new Error(`${name}: ${rest}`);
    return value;
  });

const source = await readFile('docker-compose.yml', 'utf8');
const compose = parse(interpolated(source, { MESSAGE_ID_SECRET: 'x'.repeat(32), SECRETS_KEY: 'y'.repeat(32) }), {
  merge: true,
}) as Compose;
const { services } = compose;
const PROCESSES = ['api', 'projector', 'worker', 'intake'] as const;

const service = (name: string): Service => {
  const found = services[name];
  if (!found) throw new Error(`there is no service ${name}`);
  return found;
};

describe('docker-compose.yml', () => {
  it('has the stores, the four processes and the migration, and nothing else', () => {
    expect(Object.keys(services).toSorted()).toEqual(
      ['eventstore', 'postgres', 'redis', 'mailpit', 'migrate', ...PROCESSES].toSorted(),
    );
  });

  it('pins every image to one version', async () => {
    const dockerfile = await readFile('Dockerfile', 'utf8');
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(bases.length).toBe(2);
    for (const image of [...bases, ...Object.values(services).map((it) => it.image)]) {
      expect(image).toMatch(/^[a-z0-9./-]+:v?\d+\.\d+\.?\d*(-[a-z0-9.-]+)?$/);
    }
  });

  it('sets EventStoreDB up as one insecure node with the system projections', () => {
    expect(service('eventstore')).toMatchObject({
      image: expect.stringMatching(/^eventstore\/eventstore:23\.10\.\d+-bookworm-slim$/),
      environment: {
        EVENTSTORE_INSECURE: 'true',
        EVENTSTORE_CLUSTER_SIZE: '1',
        EVENTSTORE_RUN_PROJECTIONS: 'System',
        EVENTSTORE_START_STANDARD_PROJECTIONS: 'true',
      },
    });
  });

  it('sets Redis up to lose no job', () => {
    const command = service('redis').command?.join(' ');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(command).toContain('--appendonly yes');
  });

  it('keeps the data of Postgres 18 where that image keeps it, in a volume', () => {
    expect(service('postgres').image).toMatch(/^postgres:18\./);
    expect(service('postgres').volumes).toEqual(['postgres:/var/lib/postgresql']);
  });

  it('names every volume it mounts', () => {
    const mounted = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.map((volume) => volume.split(':')[0]),
    );
    expect([...new Set(mounted)].toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  });

  it('listens on this machine only', () => {
    const ports = Object.values(services).flatMap((it) => it.ports ?? []);
    expect(ports.length).toBeGreaterThan(5);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('checks the health of everything that keeps running', () => {
    for (const [name, { healthcheck }] of Object.entries(services)) {
      if (name === 'migrate') expect(healthcheck).toBeUndefined();
      else expect([name, healthcheck?.test.length]).toEqual([name, expect.any(Number)]);
    }
  });

  it('starts the processes when the migration is done, and that when the stores are up', () => {
    expect(service('migrate')).toMatchObject({
      command: ['dist/apps/cli/src/main.js', 'projections', 'migrate'],
      restart: 'no',
      depends_on: { postgres: { condition: 'service_healthy' }, eventstore: { condition: 'service_healthy' } },
    });
    for (const name of PROCESSES) {
      expect(service(name)).toMatchObject({
        command: [`dist/apps/${name}/src/main.js`],
        depends_on: {
          migrate: { condition: 'service_completed_successfully' },
          eventstore: { condition: 'service_healthy' },
          postgres: { condition: 'service_healthy' },
          redis: { condition: 'service_healthy' },
        },
      });
    }
  });

  it.each([...PROCESSES.map((name) => [name, name] as const), ['migrate', 'cli'] as const])(
    'gives %s the configuration it reads, and no variable that it does not know',
    (name, app) => {
      const { environment = {} } = service(name);
      const schema = appConfigs[app];
      expect(Object.keys(environment).filter((variable) => !(variable in schema.shape))).toEqual([]);
      expect(() => readConfig(schema, environment)).not.toThrow();
    },
  );

  it.each(PROCESSES)('asks %s for its health where it answers', (name) => {
    const config = readConfig(appConfigs[name], service(name).environment) as { PORT?: number; HEALTH_PORT?: number };
    const port = config.HEALTH_PORT ?? config.PORT;
    expect(service(name).healthcheck?.test.join(' ')).toContain(`http://127.0.0.1:${port}/readyz`);
  });

  it('lets the addresses lead to services that listen there', () => {
    const listening = ['eventstore:2113', 'postgres:5432', 'redis:6379', 'mailpit:1025'];
    const addresses = Object.values(services).flatMap(({ environment = {} }) =>
      Object.entries(environment).filter(([name]) => /^(EVENTSTORE|DATABASE|REDIS|SMTP)_URL$/.test(name)),
    );
    for (const [, address] of addresses) expect(listening).toContain(new URL(address).host || address);
    expect(new Set(addresses.map(([name]) => name)).size).toBe(4);
  });

  it('will not start without a secret of its own', () => {
    expect(() => interpolated(source, {})).toThrow('MESSAGE_ID_SECRET: put MESSAGE_ID_SECRET=');
    expect(source).not.toMatch(/(?:MESSAGE_ID_SECRET|SECRETS_KEY): [^$\s]/);
  });
});

describe('Dockerfile', () => {
  it('runs as a user without rights, and holds what the commands of the services name', async () => {
    const dockerfile = await readFile('Dockerfile', 'utf8');
    const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toContain('COPY --from=build /app/dist dist');
    expect(last).toContain('ENTRYPOINT ["node", "--enable-source-maps"]');
    expect(last).toContain('/var/lib/threadlog/blobs');
  });
});

import { randomUUID } from 'node:crypto';
import type { Store } from '../store/store.js';
import { parseObject } from '../store/stream-metadata.js';
import { Group } from './group.js';
import type { GroupDefinition } from './settings.js';
import { groupKey } from './settings.js';

/** Raised when a group is to be created under a name that is taken. */
export class GroupExists extends Error {}

/** Raised when there is no such group. */
export class GroupNotFound extends Error {}

const CONFIG_STREAM = '$persistentSubscriptionConfig';
const CONFIG_TYPE = '$PersistentConfig';

/** All persistent subscriptions of a node, kept as a list in the log and set to work when the node starts. */
export class Groups {
  readonly #store: Store;
  readonly #onError: (error: unknown) => void;
  readonly #groups = new Map<string, Group>();
  #changing: Promise<unknown> = Promise.resolve();

  private constructor(store: Store, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  static async open(store: Store, onError: (error: unknown) => void): Promise<Groups> {
    const groups = new Groups(store, onError);
    for (const definition of await groups.#load()) groups.#start(definition);
    return groups;
  }

  /** @throws GroupNotFound */
  get(stream: string | null, group: string): Group {
    const found = this.#groups.get(groupKey(stream, group));
    if (found === undefined) throw new GroupNotFound(groupKey(stream, group));
    return found;
  }

  list(): Group[] {
    return [...this.#groups.values()];
  }

  /** @throws GroupExists */
  create(definition: GroupDefinition): Promise<void> {
    return this.#change(async () => {
      const key = groupKey(definition.stream, definition.group);
      if (this.#groups.has(key)) throw new GroupExists(key);
      await this.#save([...this.list().map((group) => group.definition), definition]);
      this.#start(definition);
    });
  }

  /**
   * Puts other settings in place, letting the consumers go; the group goes on from where it was.
   * @throws GroupNotFound
   */
  update(definition: GroupDefinition): Promise<void> {
    return this.#change(async () => {
      const group = this.get(definition.stream, definition.group);
      const updated = { ...definition, filter: group.definition.filter };
      await this.#save(this.list().map((other) => (other === group ? updated : other.definition)));
      await group.stop('dropped');
      this.#start(updated);
    });
  }

  /** @throws GroupNotFound */
  delete(stream: string | null, name: string): Promise<void> {
    return this.#change(async () => {
      const group = this.get(stream, name);
      await this.#save(
        this.list()
          .filter((other) => other !== group)
          .map((other) => other.definition),
      );
      this.#groups.delete(groupKey(stream, name));
      await group.stop('deleted');
      await group.records.delete();
    });
  }

  /** Ends the work of all groups and begins it anew from what the log says. */
  restart(): Promise<void> {
    return this.#change(async () => {
      await this.stop();
      for (const definition of await this.#load()) this.#start(definition);
    });
  }

  async stop(): Promise<void> {
    const groups = this.list();
    this.#groups.clear();
    await Promise.all(groups.map((group) => group.stop('dropped')));
  }

  #start(definition: GroupDefinition): void {
    this.#groups.set(groupKey(definition.stream, definition.group), new Group(this.#store, definition, this.#onError));
  }

  #change<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#changing.then(change);
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  async #load(): Promise<GroupDefinition[]> {
    const found = await this.#store.openStream(CONFIG_STREAM);
    if (found.status !== 'found') return [];
    const [last] = await this.#store.log.streamBackwards(CONFIG_STREAM, 0, found.last, 0, 1);
    const { entries } = last === undefined ? {} : parseObject(last.data);
    return Array.isArray(entries) ? (entries as GroupDefinition[]) : [];
  }

  async #save(entries: readonly GroupDefinition[]): Promise<void> {
    const data = Buffer.from(JSON.stringify({ version: '2', updated: new Date(this.#store.now()), entries }));
    const event = { id: randomUUID(), type: CONFIG_TYPE, isJson: true, data, metadata: Buffer.alloc(0) };
    const result = await this.#store.writeAndWait({
      kind: 'append',
      stream: CONFIG_STREAM,
      expected: 'any',
      events: [event],
    });
    if (result.outcome !== 'written') throw new Error(`the list of groups cannot be saved: ${result.outcome}`);
  }
}

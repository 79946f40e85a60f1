import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { openQueues, stores } from './test-stores.js';

describe.each(stores)('the dashboard on %s', (_store, storeUrl) => {
  it('shows the queues used so far and their jobs below its own path', async () => {
    const queues = openQueues(await storeUrl());
    const app = express().use('/admin/queues', queues.dashboard('/admin/queues'));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin/queues`;
    try {
      await queues.queue('delivery').addBulk([{ id: 'email-7', data: { emailId: 'e7' }, delayMs: 60_000 }]);
      const page = await fetch(base);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('/admin/queues/');

      type Board = { queues: { name: string; counts: Record<string, number> }[] };
      const board = (await (await fetch(`${base}/api/queues`)).json()) as Board;
      expect(board.queues.map(({ name, counts }) => [name, counts['delayed']])).toEqual([['delivery', 1]]);

      await queues.queue('parsing').addBulk([{ id: 'mail-1', data: {} }]);
      const grown = (await (await fetch(`${base}/api/queues`)).json()) as Board;
      expect(grown.queues.map(({ name }) => name)).toEqual(['delivery', 'parsing']);

      const job = await fetch(`${base}/api/queues/delivery/email-7`);
      expect(await job.json()).toMatchObject({ job: { id: 'email-7', data: { emailId: 'e7' } } });
    } finally {
      server.close();
      await queues.close();
    }
  });
});

/** Lets so many clients share a list of things to do, each doing one at a time; gives what each took, in milliseconds. */
export const shareOut = async <Client, Thing>(
  clients: readonly Client[],
  things: readonly Thing[],
  act: (client: Client, thing: Thing) => Promise<void>,
): Promise<Readonly<{ took: readonly number[]; seconds: number }>> => {
  const took: number[] = [];
  let next = 0;
  const begun = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (;;) {
        const thing = things[next++];
        if (thing === undefined) return;
        const start = performance.now();
        await act(client, thing);
        took.push(performance.now() - start);
      }
    }),
  );
  return { took, seconds: (performance.now() - begun) / 1000 };
};

/** Where the provider keeps its sessions and grants: in memory, as its own warns against, since this is development. */

type Payload = Readonly<Record<string, unknown>>;

interface Row {
  readonly payload: Payload;
  readonly expiresAt: number;
}

/** How many writes pass between two searches for what has expired. */
const writesBetweenSweeps = 200;

/** What `oidc-provider` calls once for each of its models. */
export type AdapterFactory = (model: string) => object;

/** Creates the factory; all its models share the memory. */
export function createMemoryAdapter(): AdapterFactory {
  const rows = new Map<string, Row>();
  let writes = 0;

  function find(match: (key: string, payload: Payload) => boolean): Payload | undefined {
    for (const [key, { payload, expiresAt }] of rows) {
      if (expiresAt > Date.now() && match(key, payload)) return payload;
    }
    return undefined;
  }

  return (model: string) => ({
    async upsert(id: string, payload: Payload, expiresInSeconds?: number): Promise<void> {
      const expiresAt = Date.now() + (expiresInSeconds ?? Infinity) * 1_000;
      rows.set(`${model}:${id}`, { payload, expiresAt });
      writes += 1;
      if (writes % writesBetweenSweeps !== 0) return;
      for (const [key, row] of rows) if (row.expiresAt <= Date.now()) rows.delete(key);
    },
    async find(id: string): Promise<Payload | undefined> {
      const row = rows.get(`${model}:${id}`);
      return row !== undefined && row.expiresAt > Date.now() ? row.payload : undefined;
    },
    findByUid: async (uid: string) =>
      find((key, payload) => key.startsWith(`${model}:`) && payload["uid"] === uid),
    findByUserCode: async (userCode: string) =>
      find((key, payload) => key.startsWith(`${model}:`) && payload["userCode"] === userCode),
    async destroy(id: string): Promise<void> {
      rows.delete(`${model}:${id}`);
    },
    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, { payload }] of rows) if (payload["grantId"] === grantId) rows.delete(key);
    },
    async consume(id: string): Promise<void> {
      const row = rows.get(`${model}:${id}`);
      if (row === undefined) return;
      const consumed = Math.floor(Date.now() / 1_000);
      rows.set(`${model}:${id}`, { ...row, payload: { ...row.payload, consumed } });
    },
  });
}

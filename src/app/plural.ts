/** `1 shard`, `7 shards`; the count is written already. */
export const plural = (count: string, one: string, many: string) => `${count} ${count === '1' ? one : many}`

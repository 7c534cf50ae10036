const rules = new Intl.PluralRules('en')

/** `1 shard`, `7 shards`, in English; the count is a whole one and written already, as `1,024`. */
export const plural = (count: string, one: string, many: string): string =>
  `${count} ${rules.select(Number(count.replaceAll(/\D/g, ''))) === 'one' ? one : many}`

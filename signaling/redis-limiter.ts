import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import type { OpenLimiter } from './rate-limits.ts'
import { limiterPrefix } from './redis-keys.ts'

/** Counts together with the other servers of a Redis; while that is away, alone. */
export const redisLimiter =
  (redis: Redis): OpenLimiter =>
  (options) =>
    new RateLimiterRedis({
      ...options,
      keyPrefix: limiterPrefix(options.keyPrefix),
      storeClient: redis,
      rejectIfRedisNotReady: true,
      insuranceLimiter: new RateLimiterMemory(options),
    })

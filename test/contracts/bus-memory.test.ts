import type { ServerId } from '../../signaling/bus.ts'
import { MemoryExchange } from '../../signaling/memory-bus.ts'
import { runBusContract } from './bus-contract.ts'

runBusContract('a bus in memory', () => {
  const exchange = new MemoryExchange()
  let servers = 0
  return async () => exchange.opener(`server${++servers}` as ServerId)
})

// SPDX-License-Identifier: GPL-3.0-or-later
// The operations of tests/bench/bench-cache.c by query-core, as its documentation has them.
import { QueryClient, QueryObserver, hashKey } from '@tanstack/query-core'

const N_KEYS = 5000
const N_OBSERVED = 20
const N_ROWS = 20

const now = () => Number(process.hrtime.bigint()) / 1e3

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1]
}

function print(name, value, unit) {
  console.log(`peer-${name} ${Number(value.toPrecision(6))} ${unit}`)
}

// The median over the rounds of the mean of a batch of calls, in µs.
function time(call, batch, rounds) {
  const means = []
  let i = 0
  for (let warm = 0; warm < 10 * batch; warm++) call(i++)
  for (let round = 0; round < rounds; round++) {
    const start = now()
    for (let n = 0; n < batch; n++) call(i++)
    means.push((now() - start) / batch)
  }
  return median(means)
}

const keyOf = page => ['clients', 'list', { page, page_size: 20, search: '', ordering: 'name' }]
const row = id => ({ client_id: id, client_code: `CLI-${id}`, name: `Cliente ${id}` })
const pageOf = first =>
  ({ count: N_ROWS, results: Array.from({ length: N_ROWS }, (_, i) => row(first + i)) })

// With options of its own each, since default options make every read five times slower.
function keep(client, page, data) {
  client.getQueryCache().build(client, { queryKey: keyOf(page), gcTime: Infinity }).setData(data)
}

function heap() {
  for (let i = 0; i < 6; i++) globalThis.gc()
  return process.memoryUsage().heapUsed
}

function forgetInvalidation(client) {
  for (const query of client.getQueryCache().getAll()) {
    query.state = { ...query.state, isInvalidated: false }
  }
}

function printEntryBytes(n) {
  const client = new QueryClient({ defaultOptions: { queries: { gcTime: Infinity } } })
  for (let page = 0; page < 1000; page++) client.setQueryData(keyOf(page), page)
  client.clear()
  const before = heap()
  for (let page = 0; page < n; page++) client.setQueryData(keyOf(page), page)
  print(`entry-bytes-${n}`, (heap() - before) / n, 'B')
  client.clear()
}

async function timeInvalidate(client, rounds) {
  const unobserved = [], settled = []
  for (let round = 0; round < rounds; round++) {
    forgetInvalidation(client)
    globalThis.gc()
    const start = now()
    const done = client.invalidateQueries({ queryKey: ['clients'] })
    unobserved.push(now() - start)
    await done
    settled.push(now() - start)
  }
  return [median(unobserved), median(settled)]
}

async function run(n) {
  printEntryBytes(n)

  const client = new QueryClient()
  const rounds = n >= 100000 ? 5 : n >= 10000 ? 11 : 51
  const page = pageOf(1)
  for (let p = 0; p < n; p++) keep(client, p, page)
  const keys = Array.from({ length: Math.min(n, N_KEYS) }, (_, i) => keyOf((i * 7919) % n))
  const hashes = keys.map(hashKey)
  const cache = client.getQueryCache()
  const read = i => client.getQueryData(keys[i % keys.length])
  const readHash = i => cache.get(hashes[i % keys.length]).state.data
  let sink = 0
  print(`hit-strings-${n}`, time(i => { sink += read(i).count }, 1000, 101), 'µs')
  print(`hit-key-${n}`, time(i => { sink += readHash(i).count }, 1000, 101), 'µs')
  print(`hit-rows-${n}`, time(i => { sink += read(i).results.length }, 1000, 101), 'µs')
  if (sink === 0) throw new Error('nothing was read')

  const [unobserved] = await timeInvalidate(client, rounds)
  print(`invalidate-${n}`, unobserved, 'µs')
  const unsubscribe = Array.from({ length: N_OBSERVED }, (_, i) =>
    new QueryObserver(client, {
      queryKey: keyOf(i), queryFn: () => Promise.resolve(page), staleTime: Infinity
    }).subscribe(() => {}))
  const [, settled] = await timeInvalidate(client, rounds)
  print(`invalidate-observed20-${n}`, settled, 'µs')
  unsubscribe.forEach(end => end())
  client.clear()
}

// An insert at the top of a page that is shown: which rows are still the same objects?
function countRowsKept() {
  const client = new QueryClient()
  const before = client.setQueryData(keyOf(1), pageOf(1)).results
  const rows = [row(0), ...pageOf(1).results]
  const after = client.setQueryData(keyOf(1), { count: N_ROWS + 1, results: rows }).results
  print('rows-kept-of-20', before.filter(old => after.includes(old)).length, 'rows')
}

for (const n of [100, 10000, 100000]) await run(n)
countRowsKept()
process.exit(0)

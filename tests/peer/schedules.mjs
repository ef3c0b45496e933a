// SPDX-License-Identifier: GPL-3.0-or-later
// Runs schedules of tests/property, one a line on standard input, against query-core with each of
// its documented recipes. Events that it has no counterpart for (news of others, time, another
// user) are left out, so it is asked for less than ours.
import { QueryClient, QueryObserver } from '@tanstack/query-core'
import { createInterface } from 'node:readline'
import { KEYS, Server } from './server.mjs'

const all = { queryKey: ['clients'] }
const invalidate = client => { client.invalidateQueries(all).catch(() => {}) }
const cancel = client => client.cancelQueries(all)

const recipes = {
  'onSuccess-invalidate': { onSuccess: invalidate },
  'onSettled-invalidate': { onSettled: invalidate },
  'onMutate-cancel-onSettled-invalidate': { onMutate: cancel, onSettled: invalidate },
  'the-same-with-signal': { signal: true, onMutate: cancel, onSettled: invalidate }
}

const turn = () => new Promise(resolve => setImmediate(resolve))

class World {
  constructor(recipe) {
    this.recipe = recipe
    this.server = new Server()
    this.requests = []
    this.must = Array(KEYS).fill(0)
    this.observers = new Map()
    this.staleAsFresh = false
    this.client = new QueryClient()
    this.client.mount()
  }

  options(key) {
    return {
      queryKey: ['clients', key], staleTime: Infinity, gcTime: Infinity, retry: false,
      queryFn: context => this.get(key, this.recipe.signal ? context.signal : undefined)
    }
  }

  get(key, signal) {
    return new Promise((resolve, reject) => {
      const request = { get: true, key, resolve, reject }
      signal?.addEventListener('abort', () => {
        this.remove(request)
        reject(new Error('aborted'))
      })
      this.requests.push(request)
    })
  }

  send(change, number) {
    const client = this.server.clientOf(change, number)
    return new Promise((resolve, reject) => this.requests.push({ change, client, resolve, reject }))
  }

  async mutate(change, number) {
    await this.recipe.onMutate?.(this.client)
    let done = false
    try {
      await this.send(change, number)
      done = true
    } catch { /* what a recipe does then is its onSettled */ }
    if (done) await this.recipe.onSuccess?.(this.client)
    await this.recipe.onSettled?.(this.client)
  }

  remove(request) {
    this.requests = this.requests.filter(other => other !== request)
  }

  process(request) {
    request.answered = true
    if (request.get) {
      request.data = { version: this.server.version, content: this.server.contents[request.key] }
    } else if (!request.refused) {
      request.altered = this.server.apply(request.change, request.client)
      request.version = this.server.version
    }
    if (request.abandoned) this.remove(request)
  }

  deliver(request) {
    this.remove(request)
    if (request.get) {
      request.resolve(request.data)
    } else if (request.refused) {
      request.reject(new Error('refused'))
    } else {
      for (const key of request.altered) this.must[key] = Math.max(this.must[key], request.version)
      request.resolve()
    }
  }

  lose(request) {
    if (request.get || request.answered) this.remove(request)
    else request.abandoned = true
    request.reject(new Error('lost'))
  }

  observe(key) {
    if (this.observers.has(key)) return
    const observer = new QueryObserver(this.client, this.options(key))
    this.observers.set(key, observer.subscribe(() => {}))
  }

  unobserve(key) {
    this.observers.get(key)?.()
    this.observers.delete(key)
  }

  read(key) {
    this.check()
    this.client.fetchQuery(this.options(key)).catch(() => {})
  }

  state(key) {
    return this.client.getQueryCache().find({ queryKey: ['clients', key] })?.state
  }

  check() {
    for (let key = 0; key < KEYS; key++) {
      const state = this.state(key)
      const fresh = state?.data && !state.isInvalidated && state.fetchStatus === 'idle'
      if (fresh && state.data.version < this.must[key]) this.staleAsFresh = true
    }
  }

  choose(op, a) {
    const is = {
      p: r => !r.answered, d: r => r.answered, x: r => r.get && r.answered, l: r => !r.abandoned,
      f: r => r.get && !r.answered, j: r => !r.get && !r.answered && !r.abandoned,
      n: r => !r.get && !r.answered && !r.abandoned
    }[op]
    const some = is ? this.requests.filter(is) : []
    return some[a === 255 ? some.length - 1 : a % some.length]
  }

  run(op, a, b) {
    const key = a % KEYS
    if (op === 'o') this.observe(key)
    else if (op === 'u') this.unobserve(key)
    else if (op === 'r') this.read(key)
    else if (op === 'm') this.mutate(a % 4, b)
    else if (op === 'R') invalidate(this.client)
    else this.runOn(op, this.choose(op, a))
  }

  runOn(op, request) {
    if (!request) return
    if (op === 'p') this.process(request)
    else if (op === 'd' || op === 'x') this.deliver(request)
    else if (op === 'j') request.refused = request.answered = true
    else if (op === 'n') { this.remove(request); request.reject(new Error('not sent')) }
    else this.lose(request)
  }

  async drain() {
    while (this.requests.length > 0) {
      const request = this.requests[0]
      if (request.answered) this.deliver(request)
      else this.process(request)
      await turn()
      this.check()
    }
  }

  // Whether, everything being quiet and looked at, all of it is what the server has.
  async isTrueAtRest() {
    for (let key = 0; key < KEYS; key++) this.observe(key)
    await turn()
    await this.drain()
    return this.server.contents.every((content, key) => this.state(key)?.data?.content === content)
  }
}

async function run(text, recipe) {
  const world = new World(recipe)
  for (const word of text.trim().split(' ').slice(1)) {
    const [a, b] = word.slice(1).split('.').map(Number)
    world.run(word[0], a, b)
    await turn()
    world.check()
  }
  const isTrue = await world.isTrueAtRest()
  for (const end of world.observers.values()) end()
  world.client.clear()
  return { staleAsFresh: world.staleAsFresh, staleAtRest: !isTrue }
}

const lines = []
for await (const line of createInterface({ input: process.stdin })) lines.push(line)
for (const [name, recipe] of Object.entries(recipes)) {
  let asFresh = 0, atRest = 0
  for (const line of lines) {
    const result = await run(line, recipe)
    asFresh += result.staleAsFresh
    atRest += result.staleAtRest
  }
  console.log(`peer-stale-as-fresh-${name} ${(100 * asFresh / lines.length).toFixed(2)} %`)
  console.log(`peer-stale-at-rest-${name} ${(100 * atRest / lines.length).toFixed(2)} %`)
}
process.exit(0)

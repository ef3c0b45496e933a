// SPDX-License-Identifier: GPL-3.0-or-later
// tests/property/server.c once more: six clients, in pages of two, newest first.

const CLIENTS = 6
const PAGE_SIZE = 2
const CREATE = 0
const DELETE = 2

export const KEYS = 8

export class Server {
  constructor() {
    this.version = 1
    this.order = [0, 1, 2, 3, 4, 5]
    this.clients = this.order.map(i => ({ present: i < 5, version: 1 }))
    this.contents = this.allContents()
  }

  rows(from, to, odd, idsOnly) {
    return this.order.filter(i => this.clients[i].present && !(odd && i % 2 === 1))
      .slice(from, to).map(i => idsOnly ? i : `${i}.${this.clients[i].version}`).join()
  }

  allContents() {
    const one = i => this.clients[i].present ? `${this.clients[i].version}` : ''
    return [
      this.rows(0, PAGE_SIZE), this.rows(PAGE_SIZE, 2 * PAGE_SIZE), this.rows(0, PAGE_SIZE, true),
      this.rows(0, CLIENTS, false, true), `${this.clients.filter(c => c.present).length}`,
      one(0), one(1), one(2)
    ]
  }

  clientOf(change, number) {
    return change === CREATE ? 3 + number % 3 : number % CLIENTS
  }

  // The keys whose content changed.
  apply(change, client) {
    const before = this.contents
    this.version++
    this.clients[client] = { present: change !== DELETE, version: this.version }
    if (change === CREATE) this.order = [client, ...this.order.filter(i => i !== client)]
    this.contents = this.allContents()
    return this.contents.map((_, key) => key).filter(key => before[key] !== this.contents[key])
  }
}

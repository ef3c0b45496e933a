#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the service with SIGKILL again and again while it is changed, and looks whether every change
that it acknowledged is there at its next start.

test-kill.py FORGE-SERVE [--kills N] [--seed S]
"""
import argparse
import http.client
import json
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading

WORKERS = 3
GONE = 'gone'


class Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__('localhost', timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)

    def send_json(self, method, path, body=None):
        self.request(method, f'/api/v1/{path}', json.dumps(body) if body else None,
                     {'Content-Type': 'application/json', 'Connection': 'keep-alive'})
        response = self.getresponse()
        return response.status, response.read()


class Worker(threading.Thread):
    """Changes its own clients, one after another. known: what was acknowledged, the notes of a
    client by its code, or GONE when it is in the trash; pending: the code and value of the change under way."""

    def __init__(self, number, rng):
        super().__init__()
        self.number, self.rng = number, rng
        self.known, self.ids, self.before_delete = {}, {}, {}
        self.pending = None
        self.count = 0

    def start_on(self, path):
        self.connection = Connection(path)
        threading.Thread.__init__(self)
        self.start()

    def run(self):
        try:
            while True:
                self.change()
        except (OSError, http.client.HTTPException):
            pass

    def change(self):
        self.count += 1
        value = str(self.count)
        code = self.rng.choice(list(self.known) or ['']) if self.rng.random() < 0.6 else ''
        path = f'clients/{self.ids.get(code)}/'
        if not code:
            code = f'W{self.number}-{value}'
            request = 'POST', 'clients/', {'client_code': code, 'type': 'EMPRESA', 'name': 'x',
                                           'notes': value}
        elif self.known[code] == GONE:
            request = 'POST', f'{path}restore/', None
            value = self.before_delete[code]
        elif self.rng.random() < 0.3:
            request = 'DELETE', path, None
            self.before_delete[code] = self.known[code]
            value = GONE
        else:
            request = 'PATCH', path, {'notes': value}
        self.pending = code, value
        status, body = self.connection.send_json(*request)
        if status not in (200, 201, 204):
            raise SystemExit(f'Bail out! {request[:2]} was answered with {status}')
        self.known[code] = value
        if body:
            self.ids[code] = json.loads(body)['client_id']
        self.pending = None


def serve(program, directory):
    process = subprocess.Popen([program, f'{directory}/data', f'{directory}/socket'],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding='utf-8')
    return process, process.stdout.readline().strip()


def read_all(path):
    """The notes of every live client by its code, and their numbers."""
    connection, notes, ids, page = Connection(path), {}, {}, 1
    while True:
        status, body = connection.send_json('GET', f'clients/?page_size=500&page={page}')
        answer = json.loads(body)
        for row in answer['results']:
            notes[row['client_code']] = row['notes']
            ids[row['client_code']] = row['client_id']
        if not answer['next']:
            return notes, ids
        page += 1


def check(workers, path):
    """What is missing. A change under way may have been made or not."""
    notes, ids = read_all(path)
    for worker in workers:
        if worker.pending:
            code, value = worker.pending
            if notes.get(code, GONE) == value:
                worker.known[code] = value
                if code in ids:
                    worker.ids[code] = ids[code]
            worker.pending = None
        for code, value in worker.known.items():
            if notes.get(code, GONE) != value:
                return f'{code} is {notes.get(code, GONE)}, not {value}'
    known = sum(value != GONE for worker in workers for value in worker.known.values())
    return None if known == len(notes) else f'{len(notes)} clients, not {known}'


def is_sound(directory):
    database = sqlite3.connect(f'{directory}/data/this-computer.db')
    try:
        return database.execute('PRAGMA integrity_check').fetchall() == [('ok',)]
    finally:
        database.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--kills', type=int, default=200)
    parser.add_argument('--seed', type=int, default=random.randrange(2**32))
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    workers = [Worker(number, random.Random(rng.random())) for number in range(WORKERS)]
    directory = tempfile.mkdtemp(prefix='forge-')
    failure, under_way = None, 0
    print(f'# seed {arguments.seed}')
    try:
        for kill in range(arguments.kills):
            process, path = serve(arguments.program, directory)
            failure = check(workers, path)
            if failure:
                break
            for worker in workers:
                worker.start_on(path)
            threading.Event().wait(rng.uniform(0.005, 0.08))
            process.kill()
            process.wait()
            for worker in workers:
                worker.join()
            under_way += any(worker.pending for worker in workers)
            if not is_sound(directory):
                failure = f'the database is damaged after kill {kill}'
                break
        if not failure:
            process, path = serve(arguments.program, directory)
            failure = check(workers, path)
            process.stdin.close()
            process.wait(timeout=30)
    finally:
        process.kill()
        shutil.rmtree(directory)
    changes = sum(worker.count for worker in workers)
    print(f'# {arguments.kills} kills, {under_way} of them during a change, {changes} changes')
    print('1..2')
    print(f'{"not ok" if failure else "ok"} 1 - every acknowledged change is there')
    if failure:
        print(f'# {failure}')
    often = under_way * 2 >= arguments.kills
    print(f'{"ok" if often else "not ok"} 2 - at least half of the kills came during a change')
    return 1 if failure or not often else 0


if __name__ == '__main__':
    sys.exit(main())

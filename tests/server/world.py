# SPDX-License-Identifier: GPL-3.0-or-later
"""Desks at a Forge server: the service of the program, each with a database of its own, a clock that
a test moves, and the fault proxy on its way to the server."""

import concurrent.futures
import contextlib
import json
import mmap
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path

from cluster import NotInstalled
from forge_client import API, Answer, ForgeClient
from forge_server import USERS, ForgeServer
from proxy import Proxy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import tap  # noqa: E402  pylint: disable=wrong-import-position
from unix_http import UnixConnection  # noqa: E402  pylint: disable=wrong-import-position

# s, of a machine that may have much else to do.
PATIENCE = 120
HERE = 'this-computer'


class Failure(Exception):
    pass


def comparable(rows):
    """By number, with times as moments: the zone in which they are written is nobody's concern."""
    for row in rows:
        for name in ('created_at', 'updated_at'):
            if row[name] is not None:
                row[name] = datetime.fromisoformat(row[name].replace('Z', '+00:00'))
    return {row['client_id']: row for row in rows}


class Clock:
    """How far ahead of the machine's the clocks of the desks are: test-clock.c."""

    def __init__(self, directory):
        self.path = Path(directory) / 'clock'
        self.path.write_bytes(bytes(24))
        with open(self.path, 'r+b') as file:
            self.shared = memoryview(mmap.mmap(file.fileno(), 24)).cast('q')

    def advance(self, seconds):
        self.shared[0] += round(seconds * 1000000)

    def sleep(self, seconds):
        """As when the lid was closed so long: some clocks go on, and nothing comes due."""
        self.shared[1] += round(seconds * 1000000)

    @contextlib.contextmanager
    def stopped(self):
        """Nothing comes due by itself."""
        began = time.monotonic_ns() // 1000
        self.shared[2] = began
        try:
            yield
        finally:
            # They go on from where they stood.
            self.shared[0] -= time.monotonic_ns() // 1000 - began
            self.shared[2] = 0


class Desk:
    def __init__(self, world, program, prefix=()):
        self.world = world
        self.command = [*prefix, program]
        self.directory = Path(tempfile.mkdtemp(prefix='forge-desk-', dir=world.directory))
        self.log = self.directory / 'log'
        self.process = None
        self.socket = None
        self.account = None
        self.start()

    # The service as a process.

    def start(self):
        """Again with the same database."""
        environment = {**os.environ, 'LD_PRELOAD': self.world.preload,
                       'FORGE_TEST_CLOCK': str(self.world.clock.path),
                       'G_MESSAGES_DEBUG': 'all', 'G_DEBUG': 'fatal-warnings',
                       # Nothing of the person who runs the tests, least of all the keyring.
                       'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nonexistent',
                       'XDG_CONFIG_HOME': str(self.directory / 'config'),
                       'GSETTINGS_BACKEND': 'memory', 'GIO_USE_PROXY_RESOLVER': 'dummy'}
        with open(self.log, 'ab') as log:
            self.process = subprocess.Popen(
                [*self.command, self.directory / 'data', self.directory / 'run'], text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=environment)
        # Messages for developers are printed too.
        self.socket = self.keep(self.process.stdout, lambda line: line.startswith('/'))
        if not self.socket:
            raise Failure(f'the service ended: {self.messages()[-2000:]}')
        threading.Thread(target=self.keep, args=(self.process.stdout,), daemon=True).start()

    def keep(self, messages, is_wanted=lambda line: False):
        """Up to a line that is wanted, or all: a pipe that is full stops who writes."""
        with open(self.log, 'a', encoding='utf-8') as log:
            for line in messages:
                if is_wanted(line):
                    return line.strip()
                log.write(line)
        return None

    def messages(self):
        return self.log.read_text(encoding='utf-8', errors='replace')

    def stop(self):
        self.process.stdin.close()
        if self.process.wait(PATIENCE) != 0:
            raise Failure(f'the service ended badly: {self.messages()[-2000:]}')

    def kill(self):
        self.process.kill()
        self.process.wait()

    # The interface of docs/api.md.

    def send(self, method, path, body=None, headers=None):
        connection = UnixConnection(self.socket, PATIENCE)
        headers = dict(headers or {})
        if body is not None:
            body = json.dumps(body).encode()
            headers['Content-Type'] = 'application/json'
        try:
            connection.request(method, API + path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status,
                          {name.lower(): value for name, value in answer.getheaders()},
                          answer.read())
        finally:
            connection.close()

    def get(self, path):
        answer = self.send('GET', path)
        if answer.status != 200:
            raise Failure(f'{path}: {answer}')
        return answer.json()

    def status(self):
        return self.get('status/')['server']

    def label(self):
        """fresh, stale or unconfirmed, as the list says it."""
        return self.send('GET', 'clients/?page_size=1').headers['forge-replica'].partition(';')[0]

    def rows_shown(self):
        return self.get('clients/?page_size=1')['count']

    def rows(self):
        """Every client that is shown, by its number."""
        found, page = {}, 1
        while True:
            answer = self.get(f'clients/?page_size=500&page={page}')
            found.update(comparable(answer['results']))
            if answer['next'] is None:
                return found
            page += 1

    # What a person does.

    def connect(self, user='ana', url=None):
        answer = self.send('POST', 'accounts/', {
            'server': url or self.world.proxy.url, 'user': user, 'password': USERS[user]})
        if answer.status != 201:
            raise Failure(f'not connected: {answer}')
        self.account = answer.json()['id']

    def login(self, user='ana'):
        return self.send('POST', f'accounts/{self.account}/login/', {'password': USERS[user]})

    def look(self, visible=True):
        """The window came forward, or went away."""
        self.send('POST', 'status/attention/', {'visible': visible})

    # Waiting.

    def wait_for(self, what, condition):
        """Until condition () is true: it is asked whenever the service says that something changed.
        As long as it says so, there is hope."""
        feed = self.get('changes/')
        deadline = time.monotonic() + PATIENCE
        while not (value := condition()):
            if time.monotonic() > deadline:
                raise Failure(f'no {what}: {self.status()}')
            before = feed
            feed = self.get(f'changes/?since={feed["last"]}&status={feed["status"]}')
            if feed != before:
                deadline = time.monotonic() + PATIENCE
        return value

    def wait_for_state(self, *states):
        return self.wait_for(' or '.join(states), lambda: self.status()['state'] in states)


class World:
    """A server, the way to it, and who works there."""

    def __init__(self, program, preload, clients=0, **seed):
        try:
            self.server = ForgeServer()
        except NotInstalled as missing:
            tap.skip(missing)
        self.directory = Path(tempfile.mkdtemp(prefix='forge-world-', dir='/tmp'))
        self.program = program
        self.preload = preload
        self.clock = Clock(self.directory)
        self.proxy = Proxy(self.server.url)
        self.elsewhere = Proxy(self.server.url)
        self.desks = []
        self.server.seed(clients, **seed)
        self.set()
        # Somebody who is always there, past the proxy.
        self.other = ForgeClient(self.server.url, 'luis', USERS['luis'])

    def desk(self, *prefix):
        desk = Desk(self, self.program, prefix)
        self.desks.append(desk)
        return desk

    def fail(self, kind, pattern=''):
        self.proxy.fail(kind, pattern, seconds=0.01, to=self.elsewhere.url.rstrip('/'))

    def set(self, **switches):
        """For truth () pages can be longer; desks do not ask for it."""
        self.server.set(page_size_asked=True, **switches)

    def truth(self):
        """Every client as the server gives it, by its number. Nobody may write meanwhile."""
        found, page = {}, 1
        while True:
            answer = self.other.get('clients/', ordering='created_at,name', page_size=500,
                                    page=page)
            found.update(comparable(answer['results']))
            if answer['next'] is None:
                break
            page += 1
        # Pages lose rows that are equal in every key of the order.
        numbers = {number for [number] in self.server.execute('SELECT client_id FROM clients')}
        for number in numbers - found.keys():
            found.update(comparable([self.other.get(f'clients/{number}/')]))
        assert found.keys() == numbers, found.keys() ^ numbers
        return found

    # Time.

    def settle(self):
        """Until nothing is on its way, but for what a fault keeps."""
        while True:
            before = len(self.proxy.seen())
            for desk in self.desks:
                if desk.process.poll() is None:
                    desk.get('status/')
            time.sleep(0.03)
            if not self.proxy.busy and len(self.proxy.seen()) == before:
                return

    def within(self, seconds, condition, step=1):
        """Time passes, as much as that at most, until condition () is true. How much, or None."""
        for passed in range(0, seconds + 1, step):
            self.settle()
            if condition():
                return passed
            self.clock.advance(step)
        return None

    def pass_time(self, seconds, step=5):
        self.within(seconds, lambda: False, step)

    def meanwhile(self, action):
        """Does it while time passes, for what waits until it gives up."""
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            done = pool.submit(action)
            while not done.done():
                concurrent.futures.wait([done], 0.2)
                self.clock.advance(5)
            return done.result()

    def close(self):
        for desk in self.desks:
            desk.kill()
        self.proxy.close()
        self.elsewhere.close()
        self.server.remove()
        shutil.rmtree(self.directory, ignore_errors=True)

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""forge_server.py [OPTION…]: a Forge server on a free port of this computer, until Ctrl+C.

What is in it is gone afterwards. It is plain http, for this computer alone, with passwords that
everybody knows: for trying and for tests, not for work.
"""

import argparse
import contextlib
import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from cluster import PATIENCE, CannotRun, Cluster, NotInstalled

HERE = Path(__file__).resolve().parent
SITE = HERE / 'forgesite'
USERS = {'ana': 'taller-de-ana', 'luis': 'taller-de-luis'}
WORKERS = 3
MODULES = ('django', 'rest_framework', 'rest_framework_simplejwt', 'django_filters', 'gunicorn')


class ForgeServer:
    """The site in gunicorn, on a cluster of its own."""

    def __init__(self, keep_alive=False, **switches):
        for name in MODULES:
            if importlib.util.find_spec(name) is None:
                raise NotInstalled(name)
        self.keep_alive = keep_alive
        self.directory = Path(tempfile.mkdtemp(prefix='forge-site-'))
        self.switches = self.directory / 'switches.json'
        self.process = None
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.url = f'http://127.0.0.1:{self.socket.getsockname()[1]}/'
        self.set(**switches)
        try:
            self.cluster = Cluster()
        except CannotRun:
            shutil.rmtree(self.directory)
            raise
        self.environment = {
            **os.environ,
            'PYTHONPATH': str(HERE),
            'PYTHONDONTWRITEBYTECODE': '1',
            'DJANGO_SETTINGS_MODULE': 'forgesite.settings',
            'FORGESITE_SECRET': secrets.token_hex(32),
            'FORGESITE_SWITCHES': str(self.switches),
            'FORGESITE_DATABASE': str(self.cluster.directory),
        }
        try:
            self.cluster.start()
            self.prepare()
            self.start()
        except BaseException:
            self.remove()
            raise

    def prepare(self):
        self.cluster.execute('CREATE DATABASE forge', database='postgres')
        script = ('import django; django.setup()\n'
                  'from django.core.management import call_command\n'
                  'from django.contrib.auth.models import User\n'
                  'call_command("migrate", verbosity=0)\n' +
                  ''.join(f'User.objects.create_user({name!r}, password={password!r})\n'
                          for name, password in USERS.items()))
        done = subprocess.run([sys.executable, '-c', script], env=self.environment, text=True,
                              stderr=subprocess.PIPE, check=False)
        if done.returncode != 0:
            raise CannotRun(done.stderr)
        self.cluster.execute((SITE / 'clients' / 'schema.sql').read_text(encoding='utf-8'))

    def start(self):
        """The port stays the same one."""
        kind = []
        if self.keep_alive:
            kind = ['--worker-class=gthread', '--threads=1', '--keep-alive=5']
        with open(self.directory / 'log', 'ab') as log:
            self.process = subprocess.Popen(
                ['setpriv', '--pdeathsig=TERM', sys.executable, '-m', 'gunicorn',
                 f'--bind=fd://{self.socket.fileno()}', f'--workers={WORKERS}', '--preload',
                 '--log-level=warning', *kind, 'forgesite.wsgi:application'],
                env=self.environment, pass_fds=[self.socket.fileno()], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, cwd=self.directory, start_new_session=True)
        try:
            with urllib.request.urlopen(self.url + 'ping/', timeout=PATIENCE):
                pass
        except OSError as error:
            raise CannotRun('gunicorn did not start: ' +
                            (self.directory / 'log').read_text(errors='replace')) from error

    def stop(self):
        """Connections wait at the port until it is started again."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)
        self.process = None

    def remove(self):
        self.stop()
        self.cluster.remove()
        self.socket.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def set(self, **switches):
        """forgesite/switches.py has their names; what is not named is as in the contract."""
        fresh = self.directory / 'switches.new'
        fresh.write_text(json.dumps(switches), encoding='utf-8')
        fresh.rename(self.switches)

    def seed(self, count, ties=0.05, nulls=0.001):
        """Clients 1 to @count, in place of all that were there; the shares of those that were
        created at one moment and of those without times."""
        self.cluster.execute((SITE / 'clients' / 'seed.sql').read_text(encoding='utf-8'),
                             {'count': count, 'ties': ties, 'nulls': nulls})

    def shift_times(self, shifted):
        """Whether times lie by six hours, as in the contract, or not."""
        kind = 'timestamp' if shifted else 'timestamptz'
        self.cluster.execute(f'ALTER TABLE clients ALTER created_at TYPE {kind}, '
                             f'ALTER updated_at TYPE {kind}')

    def execute(self, statement, values=None):
        return self.cluster.execute(statement, values)


def parse_switch(text):
    name, _, value = text.partition('=')
    try:
        return name, json.loads(value)
    except json.JSONDecodeError as error:
        raise argparse.ArgumentTypeError(f'{name}: {error}') from error


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--clients', type=int, default=500, metavar='N')
    parser.add_argument('--set', type=parse_switch, action='append', default=[],
                        metavar='SWITCH=VALUE',
                        help='see tests/server/forgesite/switches.py; may be repeated')
    parser.add_argument('--true-times', action='store_true',
                        help='times that are not shifted by six hours')
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server = ForgeServer(**dict(arguments.set))
    except CannotRun as error:
        raise SystemExit(f'server: {error}') from None
    try:
        server.shift_times(not arguments.true_times)
        server.seed(arguments.clients)
        name, password = next(iter(USERS.items()))
        print(f'Address   {server.url}\nUser      {name}\nPassword  {password}\n'
              f'Switches  {server.switches}', flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
    finally:
        server.remove()


if __name__ == '__main__':
    main()

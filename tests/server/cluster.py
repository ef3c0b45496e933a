# SPDX-License-Identifier: GPL-3.0-or-later
"""A PostgreSQL of one's own: a temporary cluster on a Unix socket, for nobody else."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

try:
    import psycopg2
except ImportError:
    psycopg2 = None

PATIENCE = 60
# Nothing in it outlives the run.
SETTINGS = {
    'listen_addresses': '',
    'fsync': 'off',
    'synchronous_commit': 'off',
    'full_page_writes': 'off',
    'max_connections': '40',
    'logging_collector': 'off',
    'lc_messages': 'C',
    'timezone': 'UTC',
}


class CannotRun(Exception):
    """In words for the person who asked."""


class NotInstalled(CannotRun):
    def __init__(self, what):
        super().__init__(f'{what} is not installed: build-aux/packages-command debian server')


def programs():
    """Where initdb is: Debian has a directory for each release, the newest last."""
    beside = shutil.which('initdb')
    if beside:
        return Path(beside).parent
    found = sorted(Path('/usr/lib/postgresql').glob('*/bin/initdb'),
                   key=lambda path: int(path.parent.parent.name))
    if not found:
        raise NotInstalled('PostgreSQL')
    return found[-1].parent


def owner():
    """PostgreSQL refuses to be root: then it is the user of its package."""
    if os.getuid() != 0:
        return []
    try:
        user = pwd.getpwnam('postgres')
    except KeyError:
        raise CannotRun('PostgreSQL cannot run as root, and there is no user postgres') from None
    return ['setpriv', f'--reuid={user.pw_uid}', f'--regid={user.pw_gid}', '--clear-groups']


class Cluster:
    """Of a directory, which only its owner (and root) may enter: whoever reaches the socket is let
    in without a password."""

    def __init__(self):
        if psycopg2 is None:
            raise NotInstalled('psycopg2')
        self.programs = programs()
        self.owner = owner()
        # Not below TMPDIR: the path of a socket is short, and the owner must get there.
        self.directory = Path(tempfile.mkdtemp(prefix='forge-pg-', dir='/tmp'))
        self.process = None
        if self.owner:
            shutil.chown(self.directory, 'postgres', 'postgres')
        self.log = self.directory / 'log'
        self.run('initdb', '--pgdata', str(self.directory / 'data'), '--username=forge',
                 '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync',
                 '--no-instructions')

    def run(self, program, *arguments):
        done = subprocess.run([*self.owner, self.programs / program, *arguments],
                              cwd=self.directory, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            self.remove()
            raise CannotRun(f'{program}: {done.stdout}{done.stderr}')

    def start(self):
        settings = [part for name, value in SETTINGS.items() for part in ('-c', f'{name}={value}')]
        with open(self.log, 'ab') as log:
            self.process = subprocess.Popen(
                [*(self.owner or ['setpriv']), '--pdeathsig=INT', self.programs / 'postgres', '-D',
                 self.directory / 'data', '-k', self.directory, *settings],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.directory,
                # Ctrl+C is for whoever started us.
                start_new_session=True)
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.connect('postgres').close()
                return
            except psycopg2.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise CannotRun(f'PostgreSQL did not start: {error}'
                                    f'{self.log.read_text(errors="replace")}') from error
            time.sleep(0.02)

    def stop(self):
        """Connections are cut, as when its machine is restarted."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)
        self.process = None

    def remove(self):
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def connect(self, database='forge'):
        connection = psycopg2.connect(host=str(self.directory), user='forge', dbname=database)
        connection.autocommit = True
        return connection

    def execute(self, statement, values=None, database='forge'):
        """Every row of the answer, or nothing."""
        connection = self.connect(database)
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

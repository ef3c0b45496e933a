# SPDX-License-Identifier: GPL-3.0-or-later
"""Forge Clients, installed into a directory of a test's own."""

import functools
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

APP_ID = 'io.github.forgeclients.ForgeClients'


class Installed:
    def __init__(self, build):
        self.directory = Path(tempfile.mkdtemp(prefix='ships-'))
        subprocess.run(['meson', 'install', '-C', build, '--no-rebuild', '--quiet'], check=True,
                       stdout=subprocess.DEVNULL,
                       env={**os.environ, 'DESTDIR': str(self.directory)})
        self.prefix = option(build, 'prefix')
        self.path = self.directory / self.prefix.lstrip('/')
        self.share = self.path / 'share'
        self.program = self.path / 'bin' / 'forge-clients'

    def files(self):
        return {str(path.relative_to(self.path)) for path in self.directory.rglob('*')
                if not path.is_dir()}

    def remove(self):
        shutil.rmtree(self.directory)


@functools.cache
def introspect(build, what):
    return json.loads(run('meson', 'introspect', f'--{what}', str(build)))


def option(build, name):
    return next(one['value'] for one in introspect(build, 'buildoptions') if one['name'] == name)


def run(*command, **more):
    """What it printed, as both of its outputs."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, timeout=60, **more)
    assert done.returncode == 0, f'{command}: {done.returncode}\n{done.stdout}'
    return done.stdout

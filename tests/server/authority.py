# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate authority of one run, as a workshop with a server of its own may have one."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = ('localhost', '127.0.0.1')


@dataclass(frozen=True)
class Certificate:
    file: Path
    key: Path


def openssl(*arguments):
    done = subprocess.run(['openssl', *map(str, arguments)], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)


class Authority:
    def __init__(self, directory, name='Workshop'):
        self.directory = Path(directory)
        self.root = self.make_key(name)
        self.made = 0
        openssl('req', '-x509', '-new', '-key', self.root.key, '-out', self.root.file, '-days', 2,
                '-subj', f'/CN={name} authority')

    def make_key(self, name):
        key = self.directory / f'{name}.key'
        openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', key)
        return Certificate(self.directory / f'{name}.pem', key)

    def issue(self, *names, days=1):
        """For host names and addresses, this computer's by default; @days before now when it is
        negative."""
        self.made += 1
        made = self.make_key(f'{self.root.file.stem}-{self.made}')
        request = made.file.with_suffix('.csr')
        extension = made.file.with_suffix('.cnf')
        alternatives = ','.join(('IP:' if name.replace('.', '').isdigit() else 'DNS:') + name
                                for name in names or HERE)
        extension.write_text(f'subjectAltName={alternatives}\n', encoding='utf-8')
        openssl('req', '-new', '-key', made.key, '-out', request, '-subj', '/CN=Forge')
        openssl('x509', '-req', '-in', request, '-CA', self.root.file, '-CAkey', self.root.key,
                '-CAcreateserial', '-out', made.file, '-days', days, '-extfile', extension)
        return made

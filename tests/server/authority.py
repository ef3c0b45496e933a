# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate authority of one run, as a workshop with a server of its own may have one."""

import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

CONFIGURATION = """[ca]
default_ca=authority
[authority]
database={directory}/index
new_certs_dir={directory}
rand_serial=yes
default_md=sha256
unique_subject=no
certificate={root.file}
private_key={root.key}
policy=policy
[policy]
commonName=supplied
"""
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
        self.configuration = self.root.file.with_suffix('.conf')
        self.configuration.write_text(
            CONFIGURATION.format(directory=self.make_directory(name), root=self.root),
            encoding='utf-8')
        openssl('req', '-x509', '-new', '-key', self.root.key, '-out', self.root.file, '-days', 2,
                '-addext', 'keyUsage=critical,keyCertSign', '-subj', f'/CN={name} authority')

    def make_directory(self, name):
        """For what openssl remembers."""
        directory = self.directory / f'{name}.ca'
        directory.mkdir()
        (directory / 'index').touch()
        return directory

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
        extension.write_text(f'subjectAltName={alternatives}\nsubjectKeyIdentifier=hash\n'
                             'authorityKeyIdentifier=keyid\n', encoding='utf-8')
        openssl('req', '-new', '-key', made.key, '-out', request, '-subj', '/CN=Forge')
        end = datetime.now(timezone.utc) + timedelta(days=days)
        openssl('ca', '-batch', '-notext', '-config', self.configuration, '-extfile', extension,
                '-startdate', f'{end - timedelta(days=2):%Y%m%d%H%M%SZ}',
                '-enddate', f'{end:%Y%m%d%H%M%SZ}', '-in', request, '-out', made.file)
        return made

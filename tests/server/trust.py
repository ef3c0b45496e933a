# SPDX-License-Identifier: GPL-3.0-or-later
"""A program for which the system trusts one more authority, without touching the system."""

import os
from pathlib import Path

# Debian's and Ubuntu's; Fedora and Arch have links to theirs.
BUNDLE = Path('/etc/ssl/certs/ca-certificates.crt')


def trusting(authority, directory):
    """What to put before a command: it sees another bundle of certificates at the system's place."""
    bundle = Path(directory) / 'bundle.pem'
    bundle.write_bytes(BUNDLE.read_bytes() + authority.root.file.read_bytes())
    alone = ['unshare', '--mount']
    if os.getuid() != 0:
        alone += ['--user', '--map-root-user']
    return [*alone, 'sh', '-c',
            f'mount --bind {bundle} {BUNDLE.resolve()} && exec "$@"', 'trusting']

# SPDX-License-Identifier: GPL-3.0-or-later
"""The program in its Flatpak, driven from outside like the other one."""

import subprocess

from driver import APP_ID, PATIENCE, App, Failure, Profile


class Home(Profile):
    """A home of its own: a Flatpak keeps everything below it."""

    def environment(self):
        return {**super().environment(), 'HOME': str(self.path)}

    def data(self):
        return self.path / '.var' / 'app' / APP_ID / 'data' / 'forge-clients'


class Sandboxed(App):
    def __init__(self, home, *arguments):
        super().__init__('flatpak', home, arguments=['run', APP_ID, *arguments])

    def find_application(self):
        """No process has the same number outside as inside; but it is the only one on this bus."""
        if self.process.poll() is not None:
            raise Failure(f'the program ended: {self.process.returncode}\n{self.output()}')
        return next((program for program in self.desktop.registry.children()
                     if program.children()), None)

    def windows(self):
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '.'], check=False,
                               capture_output=True, text=True, timeout=PATIENCE).stdout.split()
        return sorted(found, key=int)

    def socket(self):
        return str(self.profile.path / 'run' / 'app' / APP_ID / 'api.socket')

# SPDX-License-Identifier: GPL-3.0-or-later
"""screenshots.py PROGRAM DEMO DIRECTORY: the window as the documents show it."""

import subprocess
import sys
from pathlib import Path

from driver import App, Profile, wait_for

# Name, size, environment, resolution of the text (96 dpi is 100 %).
PICTURES = [
    ('main', (1000, 680), {}, 96),
    ('dark', (1000, 680), {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}, 96),
    ('spanish', (1000, 680), {'LANGUAGE': 'es'}, 96),
    ('narrow', (360, 680), {}, 96),
    ('large-text', (1000, 680), {}, 192),
    ('form', (1000, 680), {}, 96),
]


def take(program, demo, name, size, environment, dpi, directory):
    profile = Profile()
    try:
        subprocess.run([demo, str(profile.path / 'data' / 'forge-clients'), '500'], check=True,
                       stdout=subprocess.DEVNULL)
        profile.size(*size)
        profile.configure('gtk-4.0/settings.ini',
                          f'[Settings]\ngtk-xft-dpi={dpi * 1024}\n'
                          'gtk-enable-animations=false\ngtk-cursor-blink=false\n')
        app = App(program, profile, environment)
        try:
            rows = wait_for('the rows', app.names)
            if name == 'form':
                before = app.windows()
                app.activate('new')
                wait_for('the form', lambda: app.windows() != before or len(app.names()) != rows)
            elif size[0] > 700:
                app.choose(3)
            window = app.windows()[-1]
            app.settle(window)
            app.screenshot(directory / f'{name}.png', window)
        finally:
            app.kill()
    finally:
        profile.remove()


def main():
    program, demo, directory = sys.argv[1:]
    for name, size, environment, dpi in PICTURES:
        take(program, demo, name, size, environment, dpi, Path(directory))
        print(Path(directory) / f'{name}.png')


main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The Test Anything Protocol for the tests that are written in Python."""

import sys
import traceback


def skip(reason):
    """Instead of run (): nothing of this program can be tried here."""
    print(f'1..0 # SKIP {reason}', flush=True)
    sys.exit(0)


def run(steps, when_broken=None):
    """Runs functions, whose names say what must be; with @when_broken each of them needs the one
    before it, so it is called after the first failure, and the rest is not tried."""
    print(f'1..{len(steps)}', flush=True)
    failed = 0
    for number, step in enumerate(steps, 1):
        title = step.__name__.replace('_', ' ')
        try:
            step()
        except Exception:  # pylint: disable=broad-except
            failed += 1
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            print(f'not ok {number} {title}', flush=True)
            if when_broken:
                when_broken()
                print(f'Bail out! {title}', flush=True)
                break
        else:
            print(f'ok {number} {title}', flush=True)
    sys.exit(1 if failed else 0)

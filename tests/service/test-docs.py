#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs every example of docs/api.md and compares what comes back with what the page shows.

test-docs.py PAGE --serve FORGE-SERVE    against a service of its own
test-docs.py PAGE --socket PATH          against the one that listens there
"""
import argparse
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import examples as docs  # noqa: E402  pylint: disable=wrong-import-position


def remember(answer, environment):
    status, headers, body = docs.split(answer)
    created = re.match(r'{"client_id":(\d+)', body)
    if status == '201' and created:
        environment['ID'] = created[1]
    if 'etag' in headers:
        environment['TAG'] = headers['etag']


def run(examples, socket):
    environment = dict(os.environ, SOCKET=socket, KEY=uuid.uuid4().hex)
    print(f'1..{len(examples)}')
    failed = 0
    for number, (command, why) in enumerate(docs.attempts(examples, environment, remember), 1):
        print(f'{"not ok" if why else "ok"} {number} - {command.splitlines()[0]}')
        if why:
            print(f'# {why}')
            failed += 1
    return failed


@contextlib.contextmanager
def service(program):
    directory = tempfile.mkdtemp(prefix='forge-')
    process = subprocess.Popen([program, f'{directory}/data', f'{directory}/socket'],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding='utf-8')
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        code = process.wait(timeout=30)
        shutil.rmtree(directory)
    if code:
        raise SystemExit(f'Bail out! the service ended with {code}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('page')
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument('--serve')
    where.add_argument('--socket')
    arguments = parser.parse_args()
    with open(arguments.page, encoding='utf-8') as page:
        examples = docs.EXAMPLE.findall(page.read())
    if not examples:
        raise SystemExit('Bail out! the page has no examples')
    if arguments.socket:
        return run(examples, arguments.socket)
    with service(arguments.serve) as socket:
        return run(examples, socket)


if __name__ == '__main__':
    sys.exit(1 if main() else 0)

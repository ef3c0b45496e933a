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

EXAMPLE = re.compile(r'^```sh\n(.*?)^```\n(?:^```http\n(.*?)^```$)?', re.MULTILINE | re.DOTALL)


def pattern(text):
    """… stands for anything."""
    return re.compile('.*'.join(re.escape(part) for part in text.strip().split('…')), re.DOTALL)


def split(answer):
    head, _, body = answer.replace('\r\n', '\n').partition('\n\n')
    status, *lines = head.splitlines()
    headers = dict(line.split(': ', 1) for line in lines)
    return status.split()[1], {name.lower(): value for name, value in headers.items()}, body


def compare(expected, answer):
    """Why the answer is not the expected one, or None."""
    status, headers, body = split(answer)
    expected_status, expected_headers, expected_body = split(expected)
    if status != expected_status:
        return f'status {status}, not {expected_status}: {body}'
    for name, value in expected_headers.items():
        if not pattern(value).fullmatch(headers.get(name, '')):
            return f'{name} is {headers.get(name)}, not {value}'
    if not pattern(expected_body).fullmatch(body.strip()):
        return f'{body} is not {expected_body}'
    return None


def remember(answer, environment):
    status, headers, body = split(answer)
    created = re.match(r'{"client_id":(\d+)', body)
    if status == '201' and created:
        environment['ID'] = created[1]
    if 'etag' in headers:
        environment['TAG'] = headers['etag']


def run(examples, socket):
    environment = dict(os.environ, SOCKET=socket, KEY=uuid.uuid4().hex)
    print(f'1..{len(examples)}')
    failed = 0
    for number, (command, expected) in enumerate(examples, 1):
        result = subprocess.run(['sh', '-c', command], env=environment, capture_output=True,
                                encoding='utf-8', timeout=60)
        why = 'the example shows no answer'
        if not result.stdout:
            why = f'no answer: {result.stderr}'
        elif expected:
            why = compare(expected, result.stdout)
            remember(result.stdout, environment)
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
        examples = EXAMPLE.findall(page.read())
    if not examples:
        raise SystemExit('Bail out! the page has no examples')
    if arguments.socket:
        return run(examples, arguments.socket)
    with service(arguments.serve) as socket:
        return run(examples, socket)


if __name__ == '__main__':
    sys.exit(1 if main() else 0)

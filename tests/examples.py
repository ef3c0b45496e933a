# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of a document: a command of the shell and what it answers."""

import re
import subprocess

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


def attempts(examples, environment, remember):
    """Runs them; each command with why its answer is not the one that is shown, or None. What later
    ones need of an answer, remember (answer, environment) keeps."""
    for command, expected in examples:
        result = subprocess.run(['sh', '-c', command], env=environment, capture_output=True,
                                encoding='utf-8', timeout=60)
        why = 'the example shows no answer'
        if not result.stdout:
            why = f'no answer: {result.stderr}'
        elif expected:
            why = compare(expected, result.stdout)
            remember(result.stdout, environment)
        yield command, why

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_proxy.py: each fault is what it is called, on the client's side of the proxy."""

import http.client
import http.server
import json
import socket
import ssl
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlsplit

from authority import Authority
from proxy import Proxy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import tap  # noqa: E402  pylint: disable=wrong-import-position

PAGE = json.dumps({'count': 1, 'results': [{'name': 'Núñez' * 100}]}).encode()


class Upstream(http.server.BaseHTTPRequestHandler):
    asked = []

    def answer(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        self.asked.append((self.command, self.path, body))
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    do_GET = do_PATCH = answer

    def log_message(self, *_):  # pylint: disable=arguments-differ
        """Not on the screen."""


upstream = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Upstream)
threading.Thread(target=upstream.serve_forever, args=(0.02,), daemon=True).start()
behind = f'http://127.0.0.1:{upstream.server_address[1]}/'
proxy = Proxy(behind)
directory = tempfile.TemporaryDirectory()
ours, theirs = Authority(directory.name, 'ours'), Authority(directory.name, 'theirs')


def get(path='/', method='GET', body=None, to=proxy, authority=None):
    """Status and body, or the kind of error."""
    where = urlsplit(to.url)
    if authority:
        context = ssl.create_default_context(cafile=authority.root.file)
        connection = http.client.HTTPSConnection(where.hostname, where.port, timeout=20,
                                                 context=context)
    else:
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=20)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


def is_equal(found, expected):
    assert found == expected, f'{found!r}, not {expected!r}'


def during(kind, **options):
    """What a client gets and whether the server was asked; afterwards all is well again."""
    Upstream.asked.clear()
    proxy.fail(kind, **options)
    got = get()
    asked = len(Upstream.asked)
    proxy.heal()
    is_equal(get(), (200, PAGE))
    return got, asked


def without_a_fault_all_goes_through_and_is_noted():
    is_equal(get('/a?b=c', 'PATCH', b'{"x":1}'), (200, PAGE))
    is_equal(Upstream.asked[-1], ('PATCH', '/a?b=c', b'{"x":1}'))
    seen = proxy.seen('^PATCH /a')[-1]
    is_equal((seen.body, seen.status, seen.header('content-length')), (b'{"x":1}', 200, '7'))


def a_refusal_is_a_closed_port_and_then_the_same_port():
    port = proxy.port
    is_equal(during('refuse'), ('ConnectionRefusedError', 0))
    is_equal(proxy.port, port)


def before_the_server():
    is_equal(during('drop'), ('ConnectionResetError', 0))
    (status, _), asked = during('gateway')
    is_equal((status, asked), (502, 0))
    (status, body), asked = during('portal')
    is_equal((status, asked), (200, 0))
    assert b'<form' in body
    is_equal(during('redirect'), ((307, b''), 0))


def after_the_server():
    is_equal(during('lost'), ('ConnectionResetError', 1))
    assert during('cut', at=150)[0] in ('ConnectionResetError', 'IncompleteRead')
    is_equal(during('truncate'), ('IncompleteRead', 1))
    is_equal(during('half-close'), ('IncompleteRead', 1))
    (status, body), asked = during('corrupt')
    is_equal((status, len(body), asked), (200, len(PAGE), 1))
    assert body.endswith(b'\xff') and body[:9] == PAGE[:9], body


def what_hangs_hangs_until_it_is_healed():
    got = []
    proxy.fail('hang')
    waiting = threading.Thread(target=lambda: got.append(get('/waits')))
    waiting.start()
    proxy.wait_for('/waits')
    is_equal(got, [])
    proxy.heal()
    waiting.join()
    assert got[0] in ('ConnectionResetError', 'RemoteDisconnected'), got


def many_that_come_at_one_moment_are_all_let_in():
    """Before the first of them is looked at."""
    busy = Proxy(behind)
    busy.listener.shutdown()
    address = ('127.0.0.1', busy.port)
    waiting = [socket.create_connection(address, timeout=0.5) for _ in range(100)]
    for connection in waiting:
        connection.close()
    busy.close()


def a_delay_ends_with_the_answer():
    is_equal(during('delay', seconds=0.01), ((200, PAGE), 1))


def a_fault_strikes_where_and_as_often_as_it_is_told_to():
    proxy.fail('gateway', r'^GET /clients/\?.*page=2', times=2)
    statuses = [get(f'/clients/?ordering=name&page={page}')[0] for page in (1, 2, 2, 2)]
    is_equal(statuses, [200, 502, 502, 200])
    is_equal([seen.fault for seen in proxy.seen('page=2')], ['gateway', 'gateway', None])
    proxy.heal()


def certificates_are_right_or_wrong():
    secure = Proxy(behind, ours.issue())
    is_equal(get(to=secure, authority=ours), (200, PAGE))
    is_equal(secure.seen()[-1].status, 200)
    for wrong in (theirs.issue(), ours.issue('elsewhere.example'), ours.issue(days=-1)):
        secure.show(wrong)
        is_equal(get(to=secure, authority=ours), 'SSLCertVerificationError')
    secure.show(ours.issue())
    secure.fail('truncate')
    is_equal(get(to=secure, authority=ours), 'IncompleteRead')
    secure.heal()
    is_equal(get(to=secure, authority=ours), (200, PAGE))
    secure.close()


tap.run([
    without_a_fault_all_goes_through_and_is_noted,
    a_refusal_is_a_closed_port_and_then_the_same_port,
    before_the_server,
    after_the_server,
    what_hangs_hangs_until_it_is_healed,
    many_that_come_at_one_moment_are_all_let_in,
    a_delay_ends_with_the_answer,
    a_fault_strikes_where_and_as_often_as_it_is_told_to,
    certificates_are_right_or_wrong,
])

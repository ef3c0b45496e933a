# SPDX-License-Identifier: GPL-3.0-or-later
"""A network that fails when it is told to, in front of a Forge server, and what went through it."""

import contextlib
import http.server
import re
import socket
import ssl
import struct
import threading
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PATIENCE = 60
PORTAL = (b'<!doctype html><html><head><title>Welcome</title></head><body><h1>Welcome to our Wi-Fi'
          b'</h1><form action="/accept"><button>Accept</button></form></body></html>')
GATEWAY = (b'<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n'
           b'<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n')
# What never reaches the server, what the server did although its answer is broken, and both.
BEFORE = ('hang', 'gateway', 'portal', 'redirect', 'drop')
AFTER = ('lost', 'cut', 'truncate', 'half-close', 'corrupt')
KINDS = (*BEFORE, *AFTER, 'delay', 'refuse')


@dataclass
class Fault:
    """One of KINDS, for the requests whose "METHOD /target" matches the pattern."""
    kind: str
    pattern: str = ''
    # Of the answer, headers included: how much still arrives. Half of it when None.
    at: int = None
    seconds: float = 0
    # Where a redirect leads, without the path.
    to: str = 'http://127.0.0.1:9'
    # How often it strikes; None: until heal ().
    times: int = None

    def __post_init__(self):
        assert self.kind in KINDS, self.kind


@dataclass
class Seen:
    """One request, as it came; the answer's status is that of the server, if it was asked."""
    method: str
    target: str
    headers: list
    body: bytes
    fault: str = None
    status: int = None
    answer: bytes = field(default=b'', repr=False)

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Proxy:
    """At one address until it is closed, also while it refuses."""

    def __init__(self, upstream, certificate=None):
        self.upstream = urlsplit(upstream)
        self.context = None
        scheme = 'http'
        if certificate:
            scheme = 'https'
            self.show(certificate)
        self.lock = threading.Lock()
        self.arrived = threading.Condition(self.lock)
        self.faults = []
        self.log = []
        # How many requests are on their way, but for those that a fault keeps.
        self.busy = 0
        self.held = 0
        self.healed = threading.Event()
        self.listener = None
        self.port = 0
        self.listen()
        self.url = f'{scheme}://127.0.0.1:{self.port}/'

    def listen(self):
        self.listener = Listener(('127.0.0.1', self.port), self)
        self.port = self.listener.server_address[1]
        threading.Thread(target=self.listener.serve_forever, args=(0.02,), daemon=True).start()

    def ignore(self):
        if self.listener:
            self.listener.shutdown()
            self.listener.server_close()
            self.listener = None

    def show(self, certificate):
        """To every connection from now on; none goes on with what an earlier one agreed on."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.file, certificate.key)
        self.context = context

    def fail(self, kind, pattern='', **options):
        """One more fault, after those that are there; the first that fits a request strikes."""
        fault = Fault(kind, pattern, **options)
        with self.lock:
            self.healed.clear()
            self.faults.append(fault)
        if kind == 'refuse':
            self.ignore()

    def heal(self):
        """What waits goes on."""
        with self.lock:
            self.faults.clear()
            self.held = 0
            self.healed.set()
        if not self.listener:
            self.listen()

    def close(self):
        self.healed.set()
        self.ignore()

    def take(self, seen):
        """The fault of a request, which is put into the log."""
        line = f'{seen.method} {seen.target}'
        with self.lock:
            self.log.append(seen)
            self.arrived.notify_all()
            for fault in self.faults:
                if fault.times != 0 and re.search(fault.pattern, line):
                    if fault.times:
                        fault.times -= 1
                    seen.fault = fault.kind
                    return fault
        return None

    def seen(self, pattern=''):
        """The requests so far whose "METHOD /target" matches."""
        with self.lock:
            return self.matching(pattern)

    def matching(self, pattern):
        return [seen for seen in self.log if re.search(pattern, f'{seen.method} {seen.target}')]

    def wait_for(self, pattern, count=1):
        """Until that many such requests came in."""
        with self.lock:
            if not self.arrived.wait_for(lambda: len(self.matching(pattern)) >= count, PATIENCE):
                raise TimeoutError(f'no request {pattern}')

    def hold(self):
        with self.lock:
            self.held += 1
            self.arrived.notify_all()
        self.healed.wait(PATIENCE * 10)

    def wait_for_held(self):
        """Until a request hangs."""
        with self.lock:
            if not self.arrived.wait_for(lambda: self.held, PATIENCE):
                raise TimeoutError('nothing hangs')

    @contextlib.contextmanager
    def at_work(self):
        with self.lock:
            self.busy += 1
        try:
            yield
        finally:
            with self.lock:
                self.busy -= 1

    def ask(self, seen):
        """All that the server answers, until it closes."""
        with socket.create_connection((self.upstream.hostname, self.upstream.port),
                                      PATIENCE) as upstream:
            lines = [f'{seen.method} {seen.target} HTTP/1.1']
            lines += [f'{name}: {value}' for name, value in seen.headers
                      if name.lower() not in ('connection', 'x-forwarded-proto')]
            lines.append('Connection: close')
            if self.context:
                lines.append('X-Forwarded-Proto: https')
            upstream.sendall('\r\n'.join(lines).encode('latin-1') + b'\r\n\r\n' + seen.body)
            answer = bytearray()
            while part := upstream.recv(65536):
                answer += part
        seen.answer = bytes(answer)
        seen.status = int(answer.split(b' ', 2)[1]) if answer else None
        return seen.answer


class Listener(http.server.ThreadingHTTPServer):
    # Where none is free, a connection is tried again after a second of the machine, and half a
    # minute may have passed at a desk whose clock a test moves.
    request_queue_size = 128

    def __init__(self, address, proxy):
        self.proxy = proxy
        super().__init__(address, Connection)

    def handle_error(self, request, client_address):
        """A client that went away is what faults are about."""


class Connection(http.server.BaseHTTPRequestHandler):
    """One request, whatever the client would like."""
    protocol_version = 'HTTP/1.1'

    def setup(self):
        self.request.settimeout(PATIENCE)
        if self.server.proxy.context:
            self.request = self.server.proxy.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def log_message(self, *_):  # pylint: disable=arguments-differ
        """There is a log of our own."""

    def relay(self):
        self.close_connection = True
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        seen = Seen(self.command, self.path, self.headers.items(), body)
        fault = proxy.take(seen)
        if fault and fault.kind == 'hang':
            proxy.hold()
            self.reset()
            return
        with proxy.at_work():
            self.pass_on(proxy, seen, fault)

    def pass_on(self, proxy, seen, fault):
        if fault and fault.kind in BEFORE:
            self.answer_instead(fault)
            return
        if fault and fault.kind == 'delay':
            proxy.healed.wait(fault.seconds)
        answer = proxy.ask(seen)
        if fault and fault.kind in AFTER:
            self.break_answer(fault, answer)
        else:
            self.request.sendall(answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = relay

    def answer_instead(self, fault):
        if fault.kind == 'drop':
            self.reset()
        elif fault.kind == 'gateway':
            self.send(502, 'Bad Gateway', GATEWAY)
        elif fault.kind == 'portal':
            self.send(200, 'OK', PORTAL)
        else:
            self.send(307, 'Temporary Redirect', b'', f'Location: {fault.to}{self.path}\r\n')

    def send(self, status, reason, body, more=''):
        head = (f'HTTP/1.1 {status} {reason}\r\nContent-Type: text/html\r\n{more}'
                f'Content-Length: {len(body)}\r\nConnection: close\r\n\r\n')
        self.request.sendall(head.encode() + body)

    def break_answer(self, fault, answer):
        at = len(answer) // 2 if fault.at is None else fault.at
        if fault.kind == 'lost':
            self.reset()
        elif fault.kind == 'corrupt':
            middle = (answer.index(b'\r\n\r\n') + 4 + len(answer)) // 2
            self.request.sendall(answer[:middle] + b'\xff' * (len(answer) - middle))
        else:
            self.request.sendall(answer[:at])
            if fault.kind == 'cut':
                self.reset()
            elif fault.kind == 'half-close':
                self.request.shutdown(socket.SHUT_WR)
                with contextlib.suppress(OSError):
                    self.request.recv(1)

    def reset(self):
        """Closed without a good-bye."""
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.request.close()

    def finish(self):
        with contextlib.suppress(OSError, ValueError):
            super().finish()
        self.request.close()

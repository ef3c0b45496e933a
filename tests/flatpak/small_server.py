# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of a Forge server as a login needs, on a free port of the loopback. The real one of the
suite “server” has its database and its framework, which the root of this suite has not."""

import http.server
import json
import threading

PASSWORD = 'not-a-secret'


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(data)))
        self.send_header('Connection', 'close')
        self.end_headers()
        self.wfile.write(data)

    def body(self):
        return json.loads(self.rfile.read(int(self.headers['Content-Length'])))

    def do_POST(self):  # pylint: disable=invalid-name
        self.server.seen.append(self.path)
        if self.path == '/api/v1/auth/login/' and self.body().get('password') == PASSWORD:
            self.answer(200, {'access': 'access', 'refresh': 'refresh'})
        elif self.path == '/api/v1/auth/refresh/' and self.body().get('refresh') == 'refresh':
            self.answer(200, {'access': 'access'})
        else:
            self.answer(401, {'error': 'Invalid credentials provided'})

    def do_GET(self):  # pylint: disable=invalid-name
        self.server.seen.append(self.path)
        if self.headers['Authorization'] != 'Bearer access':
            self.answer(403, {'detail': 'no token'})
        else:
            self.answer(200, {'count': 0, 'next': None, 'previous': None, 'results': []})

    def log_message(self, format, *args):  # pylint: disable=redefined-builtin
        pass


class SmallServer:
    def __init__(self):
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.seen = self.seen = []
        self.address = f'http://127.0.0.1:{self.server.server_address[1]}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of a Forge server as a login and one client need, on a free port of the loopback. The real
one of the suite “server” needs a database and a framework, which not every suite has."""

import http.server
import json
import threading

PASSWORD = 'not-a-secret'
CLIENT = {
    'client_id': 2, 'uuid': '27c761d8-8f33-42ef-ada3-3c3e83aec0d0', 'client_code': 'EMP_0002',
    'type': 'EMPRESA', 'name': 'Refaccionaria Núñez', 'legal_name': None, 'tax_id': None,
    'email': None, 'phone': '+52 55 1234 5678', 'mobile': None, 'address': None, 'city': None,
    'state': None, 'country': None, 'postal_code': None, 'credit_limit': None, 'payment_days': 30,
    'credit_used': '0.00', 'available_credit': None, 'preferred_contact_method': 'EMAIL',
    'send_reminders': True, 'status': 'ACTIVE', 'created_by': None,
    'created_at': '2026-11-22T14:55:09.620827-06:00',
    'updated_at': '2026-11-22T14:55:09.620840-06:00', 'notes': None}


class Handler(http.server.BaseHTTPRequestHandler):
    def parse_request(self):
        parsed = super().parse_request()
        self.server.asked.append(self.requestline)
        return parsed

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
        if self.path == '/api/v1/auth/login/' and self.body().get('password') == PASSWORD:
            self.answer(200, {'access': 'access', 'refresh': 'refresh'})
        elif self.path == '/api/v1/auth/refresh/' and self.body().get('refresh') == 'refresh':
            self.answer(200, {'access': 'access'})
        else:
            self.answer(401, {'error': 'Invalid credentials provided'})

    def do_GET(self):  # pylint: disable=invalid-name
        if self.headers['Authorization'] != 'Bearer access':
            self.answer(403, {'detail': 'no token'})
        elif self.path.startswith('/api/v1/clients/2/'):
            self.answer(200, CLIENT)
        else:
            self.answer(200, {'count': 1, 'next': None, 'previous': None, 'results': [CLIENT]})

    def log_message(self, format, *args):  # pylint: disable=redefined-builtin
        pass


class SmallServer:
    def __init__(self):
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        # "METHOD /path HTTP/1.1" of each request.
        self.asked = self.server.asked = []
        self.address = f'http://127.0.0.1:{self.server.server_address[1]}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

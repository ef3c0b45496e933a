# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody else at a Forge server: a script, or another desk."""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

PATIENCE = 120
API = '/api/v1/'


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    def json(self):
        return json.loads(self.body)


def send(url, method, path, body=None, headers=None, **options):
    """One request, each on a connection of its own; @body is JSON to be, or bytes."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=PATIENCE)
    headers = dict(headers or {})
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode()
        headers.setdefault('Content-Type', 'application/json')
    try:
        connection.request(method, path, body, headers, **options)
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()},
                      answer.read())
    finally:
        connection.close()


class ForgeClient:
    """Logged in."""

    def __init__(self, url, user, password):
        self.url = url
        answer = send(url, 'POST', API + 'auth/login/', {'username': user, 'password': password})
        assert answer.status == 200, answer
        self.access = answer.json()['access']
        self.refresh = answer.json()['refresh']

    def renew(self):
        """The access token."""
        answer = send(self.url, 'POST', API + 'auth/refresh/', {'refresh': self.refresh})
        self.access = answer.json()['access']

    def send(self, method, path, body=None, headers=None, **options):
        return send(self.url, method, API + path, body,
                    {'Authorization': f'Bearer {self.access}', **(headers or {})}, **options)

    def get(self, path, **query):
        answer = self.send('GET', path + ('?' + urlencode(query, quote_via=quote) if query else ''))
        assert answer.status == 200, answer
        return answer.json()

    def create(self, code, name, **fields):
        answer = self.send('POST', 'clients/',
                           {'client_code': code, 'type': 'EMPRESA', 'name': name, **fields})
        assert answer.status == 201, answer
        return answer.json()

    def walk(self, ordering):
        """The ids of every page, one after another: some twice and some never, where keys tie."""
        query = {'ordering': ordering} if ordering else {}
        page = self.get('clients/', **query)
        pages = -(-page['count'] // max(1, len(page['results'])))
        ids = [row['client_id'] for row in page['results']]
        for number in range(2, pages + 1):
            ids += [row['client_id']
                    for row in self.get('clients/', **query, page=number)['results']]
        return ids

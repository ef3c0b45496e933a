#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_contract.py: the server of the tests has the habits that a real one was seen to have."""

import functools
import json
import os
import re
import sys
import threading
from pathlib import Path

from cluster import NotInstalled
from forge_client import API, ForgeClient, send
from forge_server import USERS, ForgeServer

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / 'tests'))
import examples  # noqa: E402  pylint: disable=wrong-import-position
import tap  # noqa: E402  pylint: disable=wrong-import-position

FIELDS = [
    'client_id', 'uuid', 'client_code', 'type', 'name', 'legal_name', 'tax_id', 'email', 'phone',
    'mobile', 'address', 'city', 'state', 'country', 'postal_code', 'credit_limit', 'payment_days',
    'credit_used', 'available_credit', 'preferred_contact_method', 'send_reminders', 'status',
    'created_by', 'created_at', 'updated_at', 'notes']
CLIENTS = 2000
TIES = 0.05
ERROR_PAGE = '<h1>Server Error (500)</h1>'

try:
    server = ForgeServer()
except NotInstalled as missing:
    tap.skip(missing)
server.seed(CLIENTS, ties=TIES)
client = ForgeClient(server.url, 'ana', USERS['ana'])


def is_equal(found, expected):
    assert found == expected, f'{found!r}, not {expected!r}'


def is_refused_token(answer, status=403):
    is_equal((answer.status, answer.headers['content-type']), (status, 'application/json'))
    body = answer.json()
    # What the one message says differs from release to release.
    del body['messages'][0]['message']
    is_equal(body, {'detail': 'El token dado no es valido para ningun tipo de token',
                    'code': 'token_not_valid',
                    'messages': [{'token_class': 'AccessToken', 'token_type': 'access'}]})


def is_error_page(answer):
    is_equal(answer.status, 500)
    is_equal(answer.headers['content-type'], 'text/html; charset=utf-8')
    assert ERROR_PAGE in answer.text and len(answer.body) == 145, answer


def seconds_apart(one, other):
    """Of two times as they are on the wire, of one month."""
    def seconds(text):
        day, hour, minute, second = re.match(
            r'\d+-\d+-(\d+)T(\d+):(\d+):([\d.]+)-06:00$', text).groups()
        return int(day) * 86400 + int(hour) * 3600 + int(minute) * 60 + float(second)
    return round(seconds(other) - seconds(one))


def remember(answer, environment):
    body = examples.split(answer)[2]
    members = json.loads(body) if body else {}
    for name, member in (('ACCESS', 'access'), ('REFRESH', 'refresh'), ('ID', 'client_id')):
        if member in members:
            environment[name] = str(members[member])


def what_the_document_shows_is_what_happens():
    page = (TOP / 'docs' / 'team-server.md').read_text(encoding='utf-8')
    shown = examples.EXAMPLE.findall(page)
    assert len(shown) > 10, shown
    environment = {**os.environ, 'SERVER': server.url.rstrip('/')}
    broken = [f'{command}{why}' for command, why in
              examples.attempts(shown, environment, remember) if why]
    assert not broken, '\n'.join(broken)


def every_connection_is_closed_and_json_is_compact():
    answer = client.send('GET', 'clients/?page=2', headers={'Connection': 'keep-alive'})
    is_equal(answer.headers['server'], 'gunicorn')
    is_equal(answer.headers['connection'], 'close')
    is_equal(answer.headers['content-type'], 'application/json')
    is_equal(answer.headers['vary'], 'Cookie, Origin')
    assert not {'etag', 'last-modified', 'cache-control', 'set-cookie'} & set(answer.headers)
    assert '": ' not in answer.text and '\\u' not in answer.text, answer.text
    page = answer.json()
    is_equal(list(page), ['count', 'next', 'previous', 'results'])
    is_equal(page['count'], CLIENTS)
    is_equal(page['next'], f'{server.url}api/v1/clients/?page=3')
    is_equal(page['previous'], f'{server.url}api/v1/clients/')
    is_equal(len(page['results']), 20)
    is_equal(list(page['results'][0]), FIELDS)


def a_page_past_the_end_and_a_row_that_is_not_there_are_told_in_spanish():
    for page in ('101', '0', '-1', 'x'):
        answer = client.send('GET', f'clients/?page={page}')
        is_equal((answer.status, answer.json()), (404, {'detail': 'Página inválida.'}))
    is_equal(len(client.get('clients/', page='last')['results']), 20)
    for wrong in ('999999', '0', 'abc', '10000000000000000000000'):
        answer = client.send('GET', f'clients/{wrong}/')
        is_equal((answer.status, answer.json()), (404, {'detail': 'No encontrado.'}))


def unknown_orders_filters_and_page_sizes_are_ignored():
    first = client.get('clients/')
    for query in ({'ordering': 'client_code'}, {'page_size': 500}, {'status': 'BLOCKED'},
                  {'type': 'EMPRESA'}):
        is_equal(client.get('clients/', **query)['results'], first['results'])
    in_leon = client.get('clients/', city='León')
    assert 0 < in_leon['count'] < CLIENTS
    assert {row['city'] for row in in_leon['results']} == {'León'}
    is_equal(client.get('clients/', city='leon')['count'], 0)


def a_walk_by_one_key_loses_rows_and_by_two_it_does_not():
    lossy = client.walk(None)
    is_equal(len(lossy), CLIENTS)
    lost = CLIENTS - len(set(lossy))
    print(f'# {lost} of {CLIENTS} rows are missing in the default order')
    assert lost > 0
    is_equal(sorted(client.walk('created_at,name')), list(range(1, CLIENTS + 1)))


def a_wrong_login_has_one_answer_whatever_is_wrong():
    for body in ({'username': 'ana', 'password': 'nope'}, {'username': 'nobody', 'password': 'x'},
                 {}, [], {'username': 'ana'}):
        answer = send(server.url, 'POST', API + 'auth/login/', body)
        is_equal((answer.status, answer.json()), (401, {'error': 'Invalid credentials provided'}))
    answer = send(server.url, 'POST', API + 'auth/login/', b'{"username":',
                  {'Content-Type': 'application/json'})
    is_equal(answer.status, 400)
    assert answer.json()['detail'].startswith('JSON parse error'), answer


def a_refused_token_is_a_403_with_a_code():
    def ask(authorization):
        answer = send(server.url, 'GET', API + 'clients/12/', headers={
            'Authorization': authorization} if authorization else {})
        assert 'www-authenticate' not in answer.headers
        is_equal(answer.status, 403)
        return answer
    is_equal(ask(None).json(),
             {'detail': 'Las credenciales de autenticación no se proveyeron.'})
    is_refused_token(ask('Bearer garbage'))
    is_equal(ask('Bearer').json()['code'], 'bad_authorization_header')
    is_refused_token(ask(f'Bearer {client.refresh}'))
    server.execute("UPDATE auth_user SET is_active = false WHERE username = 'ana'")
    is_equal(ask(f'Bearer {client.access}').json(),
             {'detail': 'El usuario está inactivo', 'code': 'user_inactive'})
    server.execute("UPDATE auth_user SET is_active = true WHERE username = 'ana'")


def a_refused_token_can_be_a_401():
    server.set(refusal=401)
    answer = send(server.url, 'GET', API + 'clients/12/', headers={'Authorization': 'Bearer x'})
    is_refused_token(answer, 401)
    assert answer.headers['www-authenticate'].startswith('Bearer'), answer


def refresh(token, headers=None):
    return send(server.url, 'POST', API + 'auth/refresh/', {'refresh': token}, headers)


def a_refresh_keeps_its_token_and_fails_beside_a_stale_one():
    is_equal(list(refresh(client.refresh).json()), ['access'])
    is_equal(refresh(client.refresh).status, 200)
    answer = refresh(client.refresh, {'Authorization': 'Bearer stale'})
    is_refused_token(answer)
    for wrong in ('garbage', client.access):
        answer = refresh(wrong)
        is_equal((answer.status, answer.json()),
                 (401, {'error': 'Invalid or expired refresh token'}))
    is_equal(refresh('').json(), {'error': 'Refresh token is required'})
    is_error_page(send(server.url, 'POST', API + 'auth/refresh/', []))
    is_equal(client.send('POST', 'auth/logout/', {'refresh': client.refresh}).json(),
             {'error': 'Logout failed'})
    is_equal(client.send('POST', 'auth/logout/').json(), {'message': 'Successfully logged out'})
    is_equal(refresh(client.refresh).status, 200)


def a_refresh_can_rotate():
    server.set(rotation=True)
    fresh = refresh(ForgeClient(server.url, 'luis', USERS['luis']).refresh).json()
    is_equal(list(fresh), ['access', 'refresh'])
    newest = refresh(fresh['refresh']).json()
    is_equal(refresh(fresh['refresh']).status, 401)
    is_equal(refresh(newest['refresh']).status, 200)


def tokens_expire_when_they_are_told_to():
    server.set(access_generation=1)
    is_equal(client.send('GET', 'clients/12/').status, 403)
    client.renew()
    is_equal(client.send('GET', 'clients/12/').status, 200)
    server.set(access_generation=1, refresh_generation=1)
    is_equal(refresh(client.refresh).status, 401)


def the_profile_never_works():
    is_error_page(client.send('GET', 'auth/profile/'))
    is_equal(send(server.url, 'GET', API + 'auth/profile/').status, 403)


def a_new_client_gets_the_defaults():
    answer = client.send('POST', 'clients/', {
        'client_code': 'nueva-ñ1', 'type': 'INDIVIDUAL', 'name': ' Juan Pérez ', 'x': 1})
    is_equal(answer.status, 201)
    assert 'location' not in answer.headers
    row = answer.json()
    expected = dict.fromkeys(FIELDS, None) | {
        'client_code': 'NUEVA-Ñ1', 'type': 'INDIVIDUAL', 'name': 'Juan Pérez', 'payment_days': 30,
        'credit_used': '0.00', 'preferred_contact_method': 'EMAIL', 'send_reminders': True,
        'status': 'ACTIVE'}
    for name in ('client_id', 'uuid', 'created_at', 'updated_at'):
        expected[name] = row[name]
    is_equal(row, expected)


def wrong_values_are_told_all_at_once_in_two_languages():
    answer = client.send('PATCH', 'clients/60/', {
        'email': 'x', 'payment_days': 999, 'credit_limit': '-5', 'type': 'OTRO',
        'client_code': 'a b', 'status': 'nada', 'send_reminders': 'tal vez'})
    is_equal((answer.status, answer.json()), (400, {
        'client_code': ['Client code must contain only alphanumeric characters, hyphens, and '
                        'underscores'],
        'type': ['"OTRO" no es una elección válida.'],
        'email': ['Introduzca una dirección de correo electrónico válida.'],
        'credit_limit': ['Credit limit cannot be negative'],
        'payment_days': ['Payment days cannot exceed 365'],
        'send_reminders': ['Must be a valid boolean.'],
        'status': ['"nada" no es una elección válida.']}))
    answer = client.send('POST', 'clients/', {})
    is_equal(answer.json(), dict.fromkeys(('client_code', 'type', 'name'),
                                          ['Este campo es requerido.']))


def money_is_text_and_what_is_left_a_number():
    for sent, kept, left in (('1e3', '1000.00', 1000.0), (12.5, '12.50', 12.5), ('', None, None),
                             ('0', '0.00', None)):
        row = client.send('PATCH', 'clients/61/', {'credit_limit': sent}).json()
        is_equal((row['credit_limit'], row['available_credit']), (kept, left))


def a_used_code_is_told_and_in_lower_case_it_breaks_the_server():
    body = {'client_code': 'CLI-000020', 'type': 'EMPRESA', 'name': 'x'}
    answer = client.send('POST', 'clients/', body)
    is_equal((answer.status, answer.json()),
             (400, {'client_code': ['Ya existe client con este client code.']}))
    lower = body | {'client_code': 'cli-000020'}
    is_error_page(client.send('POST', 'clients/', lower))
    server.set(upper_first=True)
    is_equal(client.send('POST', 'clients/', lower).status, 400)
    server.set(debug=True)
    answer = client.send('POST', 'clients/', lower, {'Accept': 'application/json'})
    is_equal(answer.status, 500)
    assert answer.headers['content-type'].startswith('text/plain'), answer.headers
    assert 'clients_client_code_key' in answer.text
    server.set()
    is_error_page(client.send('PATCH', 'clients/62/', {'email': 'a' * 60 + '@' + 'b' * 40 + '.mx'}))
    is_equal(client.get('clients/check-code/', code='CLI-000020'),
             {'exists': True, 'code': 'CLI-000020'})
    is_equal(client.get('clients/check-code/', code='cli-000020')['exists'], False)


def times_lie_by_six_hours():
    made = client.create('TIMES', 'x')
    read = client.get(f'clients/{made["client_id"]}/')
    is_equal(seconds_apart(made['created_at'], read['created_at']), 6 * 3600)
    client.send('PATCH', f'clients/{made["client_id"]}/', {})
    moved = client.get(f'clients/{made["client_id"]}/')
    is_equal(seconds_apart(read['created_at'], moved['created_at']), 6 * 3600)
    server.shift_times(False)
    made = client.create('TIMES-2', 'x')
    is_equal(client.get(f'clients/{made["client_id"]}/')['created_at'], made['created_at'])
    server.shift_times(True)


def a_body_without_a_length_is_dropped():
    def patch():
        answer = client.send('PATCH', 'clients/63/', iter([b'{"name":"In chunks"}']),
                             {'Content-Type': 'application/json'}, encode_chunked=True)
        is_equal(answer.status, 200)
        return answer.json()['name']
    before = client.get('clients/63/')['name']
    is_equal(patch(), before)
    server.set(chunked=True)
    is_equal(patch(), 'In chunks')


def what_goes_along_with_a_client():
    for clients_own, table, status in ((103, 'equipment', 204), (105, 'quotes', 204),
                                       (107, 'invoices', 500), (109, 'work_orders', 500)):
        answer = client.send('DELETE', f'clients/{clients_own}/')
        is_equal(answer.status, status)
        left = server.execute(f'SELECT count(*) FROM {table} WHERE client_id = {clients_own}')
        is_equal(left[0][0], 1 if status == 500 else 0)
    is_equal(client.send('DELETE', 'clients/105/').status, 404)
    is_equal(client.send('GET', 'clients/107/').status, 200)
    is_equal(client.send('PATCH', 'clients/', {}).status, 405)


def saves_at_once_overwrite_each_other():
    def save(name):
        client.send('PATCH', 'clients/64/', {name: 'saved'})
    lost = 0
    for _ in range(20):
        client.send('PATCH', 'clients/64/', {'city': 'x', 'notes': 'x'})
        saves = [threading.Thread(target=save, args=(name,)) for name in ('city', 'notes')]
        for one in saves:
            one.start()
        for one in saves:
            one.join()
        row = client.get('clients/64/')
        lost += (row['city'], row['notes']) != ('saved', 'saved')
    print(f'# {lost} of 20 rounds lost an edit')
    assert lost > 0


def a_path_without_its_slash_is_sent_elsewhere_with_every_method():
    for method in ('GET', 'POST', 'DELETE'):
        answer = send(server.url, method, '/api/v1/clients')
        is_equal((answer.status, answer.headers['location']), (301, '/api/v1/clients/'))
    server.set(https_only=True)
    answer = client.send('GET', 'clients/')
    is_equal((answer.status, answer.headers['location'][:8]), (301, 'https://'))


def a_server_can_be_slow_and_can_ask_for_patience():
    server.set(throttle=7)
    answer = client.send('GET', 'clients/')
    is_equal((answer.status, answer.headers['retry-after']), (429, '7'))
    server.set(page_size=50, page_size_asked=True)
    is_equal(len(client.get('clients/')['results']), 50)
    is_equal(len(client.get('clients/', page_size=300)['results']), 300)


def without_its_database_the_server_is_well_and_every_password_wrong():
    server.cluster.stop()
    login = {'username': 'ana', 'password': USERS['ana']}
    is_equal(send(server.url, 'GET', '/ping/').text, '{"status": "ok"}')
    is_equal(send(server.url, 'POST', API + 'auth/login/', login).status, 401)
    is_error_page(client.send('GET', 'clients/'))
    is_equal(refresh(client.refresh).status, 200)
    server.cluster.start()
    # Each worker has a dead connection, which its next request finds.
    statuses = [client.send('GET', 'clients/').status for _ in range(30)]
    assert 200 in statuses, statuses


def it_is_the_same_server_after_a_restart():
    server.stop()
    server.start()
    is_equal(client.send('GET', 'clients/12/').status, 200)


def alone(step):
    """Whatever becomes of it, the next one has the server of the contract."""
    @functools.wraps(step)
    def run():
        server.set()
        step()
    return run


try:
    tap.run([alone(step) for step in [
        what_the_document_shows_is_what_happens,
        every_connection_is_closed_and_json_is_compact,
        a_page_past_the_end_and_a_row_that_is_not_there_are_told_in_spanish,
        unknown_orders_filters_and_page_sizes_are_ignored,
        a_walk_by_one_key_loses_rows_and_by_two_it_does_not,
        a_wrong_login_has_one_answer_whatever_is_wrong,
        a_refused_token_is_a_403_with_a_code,
        a_refused_token_can_be_a_401,
        a_refresh_keeps_its_token_and_fails_beside_a_stale_one,
        a_refresh_can_rotate,
        tokens_expire_when_they_are_told_to,
        the_profile_never_works,
        a_new_client_gets_the_defaults,
        wrong_values_are_told_all_at_once_in_two_languages,
        money_is_text_and_what_is_left_a_number,
        a_used_code_is_told_and_in_lower_case_it_breaks_the_server,
        times_lie_by_six_hours,
        a_body_without_a_length_is_dropped,
        what_goes_along_with_a_client,
        saves_at_once_overwrite_each_other,
        a_path_without_its_slash_is_sent_elsewhere_with_every_method,
        a_server_can_be_slow_and_can_ask_for_patience,
        without_its_database_the_server_is_well_and_every_password_wrong,
        it_is_the_same_server_after_a_restart,
    ]])
finally:
    server.remove()

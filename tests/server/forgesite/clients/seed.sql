-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes clients anew: as many as count, of which the share ties has one and the same created_at and
-- the share nulls no times at all. The same ones each time.
CREATE FUNCTION pg_temp.draw (n integer, salt text, below integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('x' || substr (md5 (salt || n::text), 1, 7))::bit (28)::integer %% below;

CREATE FUNCTION pg_temp.pick (n integer, salt text, choices text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN choices[1 + pg_temp.draw (n, salt, cardinality (choices))];

TRUNCATE clients, equipment, quotes, invoices, work_orders RESTART IDENTITY;

CREATE TEMP TABLE drawn AS
SELECT
  n,
  pg_temp.draw (n, 'company', 10) < 3 AS company,
  pg_temp.draw (n, 'tie', 1000) < %(ties)s * 1000 AS tie,
  pg_temp.draw (n, 'null', 1000) < %(nulls)s * 1000 AS timeless,
  -- None in the hour that Mexico left out in April 2022: to a page with such a client, and to that
  -- client, the server answers 400.
  CASE WHEN n > 10000 THEN interval '500 days' ELSE interval '0' END AS later,
  pg_temp.pick (n, 'first', ARRAY[
    'María', 'José', 'Guadalupe', 'Juan', 'Ana Sofía', 'Luis', 'Verónica', 'Jesús', 'Ángela',
    'Óscar', 'Íñigo', 'Lucía', 'Raúl', 'Itzel', 'Xóchitl', 'Martín', 'Begoña', 'Andrés', 'Úrsula',
    'Tomás', 'Elena', 'Joaquín', 'Zoé', 'Ximena', 'Rubén', 'Noemí', 'Iván', 'Paulina', 'Hugo',
    'Concepción']) AS first_name,
  pg_temp.pick (n, 'last', ARRAY[
    'Hernández', 'García', 'Martínez', 'López', 'Núñez', 'Peña', 'Ibáñez', 'Muñoz', 'Cárdenas',
    'Ávila', 'Zúñiga', 'Ortega', 'Treviño', 'Quintana', 'Yáñez', 'Ruiz', 'Méndez', 'Ñunco',
    'Olvera', 'Sánchez', 'Castañeda', 'Vázquez', 'Güemes', 'Robles', 'Ángeles', 'Domínguez',
    'Flores', 'Téllez', 'Juárez', 'Bravo']) AS last_name,
  pg_temp.pick (n, 'second', ARRAY[
    'Ramírez', 'Cruz', 'Aguilar', 'Solís', 'Tamez', 'Ocaña', 'Íñiguez', 'Mejía', 'Rangel',
    'Argüelles', 'Villa', 'Escárcega', 'Nava', 'Luna', 'Ledesma', 'Barrón', 'Cantú', 'Saldaña']) AS second_name,
  pg_temp.pick (n, 'trade', ARRAY[
    'Refaccionaria', 'Taller', 'Ferretería', 'Transportes', 'Autopartes', 'Agrícola', 'Eléctrica',
    'Constructora', 'Panadería', 'Clínica']) AS trade,
  pg_temp.pick (n, 'city', ARRAY[
    'Ciudad de México', 'Mérida', 'Xalapa', 'León', 'Querétaro', 'Torreón', 'Oaxaca', 'Puebla',
    'Cancún', 'Tepic', 'Culiacán', 'San Luis Potosí']) AS city
FROM generate_series (1, %(count)s) AS n;

INSERT INTO clients (client_code, type, name, legal_name, tax_id, email, phone, mobile, address,
  city, state, country, postal_code, credit_limit, payment_days, credit_used, status, created_at,
  updated_at, notes)
SELECT
  'CLI-' || lpad (n::text, 6, '0'),
  CASE WHEN company THEN 'EMPRESA' ELSE 'INDIVIDUAL' END,
  CASE WHEN company THEN trade || ' ' || last_name
    ELSE first_name || ' ' || last_name || ' ' || second_name END,
  CASE WHEN company THEN upper (trade || ' ' || last_name) || ' S.A. DE C.V.' END,
  CASE WHEN n %% 3 > 0 THEN upper (substr (md5 ('tax' || n), 1, 12)) END,
  CASE WHEN n %% 4 > 0 THEN 'cliente' || n || '@correo.example' END,
  CASE WHEN n %% 5 > 0 THEN '+52 55 ' || lpad (pg_temp.draw (n, 'phone', 10000)::text, 4, '0')
    || ' ' || lpad (pg_temp.draw (n, 'end', 10000)::text, 4, '0') END,
  CASE WHEN n %% 7 = 0 THEN '' END,
  'Calle ' || pg_temp.draw (n, 'street', 90) || ' no. ' || pg_temp.draw (n, 'door', 900),
  city,
  CASE WHEN n %% 11 > 0 THEN 'Estado de ' || city END,
  'MX',
  lpad (pg_temp.draw (n, 'post', 99999)::text, 5, '0'),
  CASE WHEN n %% 2 = 0 THEN pg_temp.draw (n, 'limit', 5000000) / 100.0 END,
  (ARRAY[0, 15, 30, 60, 90])[1 + n %% 5],
  CASE WHEN n %% 2 = 0 THEN pg_temp.draw (n, 'used', 9) * 125.50 END,
  CASE WHEN n %% 20 = 0 THEN 'INACTIVE' WHEN n %% 50 = 1 THEN 'BLOCKED' ELSE 'ACTIVE' END,
  CASE WHEN timeless THEN NULL WHEN tie THEN timestamp '2025-03-01 12:00'
    ELSE timestamp '2021-05-01' + n * interval '17 minutes 3.000017 seconds' + later END,
  CASE WHEN timeless THEN NULL WHEN tie THEN timestamp '2025-03-01 12:00'
    ELSE timestamp '2021-06-01' + n * interval '16 minutes 5.000013 seconds' + later END,
  CASE WHEN n %% 9 = 0 THEN E'Primera línea\nSegunda línea, «comillas»' END
FROM drawn;

INSERT INTO equipment (client_id) SELECT client_id FROM clients WHERE client_id %% 100 = 3;
INSERT INTO quotes (client_id) SELECT client_id FROM clients WHERE client_id %% 100 = 5;
INSERT INTO invoices (client_id) SELECT client_id FROM clients WHERE client_id %% 100 = 7;
INSERT INTO work_orders (client_id) SELECT client_id FROM clients WHERE client_id %% 100 = 9;

DROP TABLE drawn;
ANALYZE clients;

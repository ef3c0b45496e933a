-- SPDX-License-Identifier: GPL-3.0-or-later
-- Times without a zone are written as UTC and read as local: they lie by six hours.
CREATE TABLE clients (
  client_id serial PRIMARY KEY,
  uuid uuid NOT NULL DEFAULT gen_random_uuid (),
  client_code varchar(20) NOT NULL UNIQUE,
  type varchar(20) NOT NULL,
  name varchar(150) NOT NULL,
  legal_name varchar(150),
  tax_id varchar(30),
  email varchar(100),
  phone varchar(30),
  mobile varchar(30),
  address text,
  city varchar(50),
  state varchar(50),
  country varchar(50),
  postal_code varchar(20),
  credit_limit numeric(10, 2),
  payment_days integer DEFAULT 30,
  credit_used numeric(10, 2) DEFAULT 0,
  preferred_contact_method varchar(20) DEFAULT 'EMAIL',
  send_reminders boolean DEFAULT true,
  status varchar(20) DEFAULT 'ACTIVE',
  created_by integer,
  created_at timestamp,
  updated_at timestamp,
  notes text
);

CREATE TABLE equipment (
  equipment_id serial PRIMARY KEY,
  client_id integer REFERENCES clients ON DELETE SET NULL
);

CREATE TABLE quotes (
  quote_id serial PRIMARY KEY,
  client_id integer NOT NULL REFERENCES clients ON DELETE CASCADE
);

CREATE TABLE invoices (
  invoice_id serial PRIMARY KEY,
  client_id integer NOT NULL REFERENCES clients
);

CREATE TABLE work_orders (
  work_order_id serial PRIMARY KEY,
  client_id integer NOT NULL REFERENCES clients
);

CREATE INDEX ON equipment (client_id);
CREATE INDEX ON quotes (client_id);
CREATE INDEX ON invoices (client_id);
CREATE INDEX ON work_orders (client_id);

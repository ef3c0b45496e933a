-- SPDX-License-Identifier: GPL-3.0-or-later
-- A database as the first version of the schema had it.
PRAGMA journal_mode = WAL;
CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
CREATE TABLE client (
  client_id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL,
  client_code TEXT NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  legal_name TEXT,
  tax_id TEXT,
  email TEXT,
  phone TEXT,
  mobile TEXT,
  address TEXT,
  city TEXT,
  state TEXT,
  country TEXT,
  postal_code TEXT,
  credit_limit INTEGER,
  payment_days INTEGER,
  credit_used INTEGER,
  available_credit INTEGER AS (CASE WHEN credit_limit <> 0 THEN
    credit_limit - coalesce (credit_used, 0) END) STORED,
  flags INTEGER AS ((coalesce (available_credit, 0) < 0) + 2 * (coalesce (credit_used, 0) > 0)
    + 4 * (coalesce (phone, '') = '' AND coalesce (mobile, '') = '')
    + 8 * (coalesce (email, '') = '')) STORED,
  preferred_contact_method TEXT,
  send_reminders INTEGER,
  status TEXT,
  created_by INTEGER,
  created_at INTEGER,
  updated_at INTEGER,
  notes TEXT,
  version INTEGER NOT NULL,
  deleted_at INTEGER,
  sort_name BLOB NOT NULL,
  fold_name TEXT NOT NULL,
  fold_tax_id TEXT,
  search_text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX client_by_code ON client (client_code) WHERE deleted_at IS NULL;
CREATE INDEX client_by_name ON client (sort_name, client_id, deleted_at)
  WHERE deleted_at IS NULL;
CREATE INDEX client_by_text ON client (client_id, search_text, deleted_at)
  WHERE deleted_at IS NULL;
CREATE INDEX client_by_creation ON client (created_at, client_id, deleted_at)
  WHERE deleted_at IS NULL;
CREATE INDEX client_by_change ON client (updated_at, client_id, deleted_at)
  WHERE deleted_at IS NULL;
CREATE INDEX client_by_filter
  ON client (type, status, city, state, country, flags, deleted_at)
  WHERE deleted_at IS NULL;
CREATE INDEX client_by_fold ON client (fold_name, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX client_by_tax_id ON client (fold_tax_id, deleted_at)
  WHERE deleted_at IS NULL AND fold_tax_id IS NOT NULL;
CREATE INDEX client_in_trash ON client (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE TABLE change (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  resource TEXT NOT NULL,
  kind TEXT NOT NULL,
  id INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE answer (
  key TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX answer_by_age ON answer (at);
CREATE VIRTUAL TABLE client_words USING fts5 (text, content='', detail=none,
  prefix='1 2 3', tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE client_parts USING fts5 (text, content='',
  tokenize='trigram case_sensitive 1');
CREATE TRIGGER client_found AFTER INSERT ON client WHEN new.deleted_at IS NULL BEGIN
  INSERT INTO client_words (rowid, text) VALUES (new.client_id, new.search_text);
  INSERT INTO client_parts (rowid, text) VALUES (new.client_id, new.search_text);
END;
CREATE TRIGGER client_found_anew AFTER UPDATE OF search_text, deleted_at ON client
  WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL)
  OR new.search_text <> old.search_text BEGIN
  INSERT INTO client_words (client_words, rowid, text)
    SELECT 'delete', old.client_id, old.search_text WHERE old.deleted_at IS NULL;
  INSERT INTO client_parts (client_parts, rowid, text)
    SELECT 'delete', old.client_id, old.search_text WHERE old.deleted_at IS NULL;
  INSERT INTO client_words (rowid, text)
    SELECT new.client_id, new.search_text WHERE new.deleted_at IS NULL;
  INSERT INTO client_parts (rowid, text)
    SELECT new.client_id, new.search_text WHERE new.deleted_at IS NULL;
END;
INSERT INTO meta VALUES ('text_version', 1);
INSERT INTO client (uuid, client_code, type, name, legal_name, tax_id, email, phone, city, credit_limit, credit_used, status, created_at, updated_at, notes, version, sort_name, fold_name, fold_tax_id, search_text)
  VALUES ('5f0c9a3e-6a4e-4f0a-9f7e-0d6a3f1b2c4d', 'CLI-001', 'INDIVIDUAL', 'Juan Pérez', NULL, 'PEJX-800101', 'juan.perez@example.com', '+52 55 1234 5678', 'León', 100000, 150000, 'ACTIVE', 1700000000000000, 1700000000000000, 'a note', 1, x'6a75616e20706572657a004a75616e2050c3a972657a', 'juan perez', 'pejx-800101', 'cli-001
juan perez
pejx-800101
juan.perez@example.com
+52 55 1234 5678
525512345678
');
INSERT INTO client (uuid, client_code, type, name, status, created_at, updated_at, version, sort_name, fold_name, search_text)
  VALUES ('0b7d6c52-2d1f-4b3c-8e5a-7c9e1f2a3b4c', 'N-2', 'EMPRESA', 'Ana', 'ACTIVE', 1700000000000001, 1700000000000001, 2, x'616e6100416e61', 'ana', 'n-2
ana
');
INSERT INTO client (uuid, client_code, type, name, status, created_at, updated_at, version, deleted_at, sort_name, fold_name, search_text)
  VALUES ('1c8e7d63-3e2f-4c4d-9f6b-8dae2f3b4c5d', 'OLD', 'EMPRESA', 'Old', 'ACTIVE', 1700000000000002, 1700000000000002, 4, CAST (unixepoch () AS INTEGER) * 1000000, x'6f6c64004f6c64', 'old', 'old
old
');
INSERT INTO change VALUES (1, 'clients', 'created', 1, 1700000000000000), (2, 'clients', 'created', 2, 1700000000000001), (3, 'clients', 'created', 3, 1700000000000002), (4, 'clients', 'deleted', 3, 1700000000000003);
PRAGMA user_version = 1;

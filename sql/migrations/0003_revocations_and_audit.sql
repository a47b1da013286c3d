-- SPDX-License-Identifier: GPL-3.0-or-later
-- What makes tokens void, in order, so that every daemon cuts their sockets; and who did what.

CREATE TABLE token_revocations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    token_version INTEGER NOT NULL,
    revoked_at INTEGER NOT NULL
) STRICT;

-- Refers to nobody by key: what was done stays when who did it is gone.
CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    happened_at INTEGER NOT NULL,
    actor_user_id INTEGER,
    actor TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('rest', 'desk', 'command')),
    address TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;

CREATE INDEX audit_entries_happened_at ON audit_entries (happened_at);

CREATE TRIGGER audit_entries_are_not_changed BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are only added');
END;

CREATE TRIGGER audit_entries_are_not_removed BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are only added');
END;

-- SPDX-License-Identifier: GPL-3.0-or-later
-- By which key a tracking app reports the positions of a participation: its SHA-256, never the key itself. One at most for
-- a participation; a new one takes the place of the one before. It is void once it is revoked, and when it is older than
-- the participation, which somebody left and joined again.
CREATE TABLE tracking_keys (
    participation_id INTEGER PRIMARY KEY REFERENCES participations (id) ON DELETE CASCADE,
    key_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;

-- SPDX-License-Identifier: GPL-3.0-or-later
-- By which links people without an account follow a ride, or one of its riders: the SHA-256 of the token, never the token
-- itself, and what is shown to them.
CREATE TABLE follow_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ride_id INTEGER NOT NULL REFERENCES rides (id) ON DELETE CASCADE,
    participation_id INTEGER REFERENCES participations (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    created_by_user_id INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    delay_minutes INTEGER NOT NULL CHECK (delay_minutes BETWEEN 0 AND 60),
    names TEXT NOT NULL,
    hide_meters INTEGER NOT NULL CHECK (hide_meters >= 0),
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX follow_links_ride ON follow_links (ride_id, id);
CREATE INDEX follow_links_participation ON follow_links (participation_id) WHERE participation_id IS NOT NULL;
CREATE INDEX follow_links_expiry ON follow_links (expires_at);

-- SPDX-License-Identifier: GPL-3.0-or-later
-- What may need help, each about one participation, and what was done about it. At most one of a kind is open for a
-- participation. Both are deleted with the participation.
CREATE TABLE incidents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ride_id INTEGER NOT NULL REFERENCES rides (id) ON DELETE CASCADE,
    participation_id INTEGER NOT NULL REFERENCES participations (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    state TEXT NOT NULL,
    resolution TEXT,
    text TEXT,
    evidence TEXT,
    external_id TEXT,
    latitude REAL,
    longitude REAL,
    place_time INTEGER,
    raised_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    alarms INTEGER NOT NULL,
    alarmed_at INTEGER NOT NULL,
    cancelled_at INTEGER,
    closed_at INTEGER,
    handled_by_user_id INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)
) STRICT;
CREATE UNIQUE INDEX incidents_open ON incidents (participation_id, kind) WHERE closed_at IS NULL;
CREATE INDEX incidents_by_ride ON incidents (ride_id, id);
CREATE INDEX incidents_by_user ON incidents (user_id);

-- external_id: of the report, by which it is known when it is sent again.
CREATE TABLE incident_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
    participation_id INTEGER NOT NULL,
    happened_at INTEGER NOT NULL,
    action TEXT NOT NULL,
    by_dispatcher INTEGER NOT NULL CHECK (by_dispatcher IN (0, 1)),
    user_id INTEGER,
    state TEXT NOT NULL,
    severity TEXT NOT NULL,
    note TEXT,
    external_id TEXT
) STRICT;
CREATE INDEX incident_log_by_incident ON incident_log (incident_id, id);
CREATE UNIQUE INDEX incident_log_reports ON incident_log (participation_id, external_id) WHERE external_id IS NOT NULL;

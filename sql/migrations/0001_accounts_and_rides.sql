-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts, routes, rides and who is in them. Times are milliseconds since the epoch, UTC.

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('rider', 'dispatcher', 'admin')),
    token_version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE routes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    description TEXT,
    gpx_data TEXT NOT NULL,
    gpx_bytes INTEGER NOT NULL,
    distance_meters REAL NOT NULL,
    ascent_meters REAL NOT NULL,
    created_by_user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX routes_by_owner ON routes (created_by_user_id, id);

CREATE TABLE rides (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    description TEXT,
    start_time INTEGER NOT NULL,
    route_id INTEGER REFERENCES routes (id) ON DELETE RESTRICT,
    visibility TEXT NOT NULL CHECK (visibility IN ('always', 'start', 'secret')),
    listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
    status TEXT NOT NULL CHECK (status IN ('planned', 'live', 'finished', 'cancelled')),
    created_by_user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rides_by_organizer ON rides (created_by_user_id, start_time, id);
CREATE INDEX rides_by_route ON rides (route_id) WHERE route_id IS NOT NULL;
CREATE INDEX rides_active_by_start ON rides (start_time, id) WHERE status IN ('planned', 'live');

CREATE TABLE participations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    ride_id INTEGER NOT NULL REFERENCES rides (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('leader', 'rider', 'sweep', 'support')),
    joined_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    latitude REAL,
    longitude REAL,
    fix_time INTEGER,
    accuracy REAL,
    speed REAL,
    course REAL,
    altitude REAL,
    battery REAL,
    UNIQUE (ride_id, user_id),
    CHECK ((latitude IS NULL) = (fix_time IS NULL) AND (longitude IS NULL) = (fix_time IS NULL))
) STRICT;
CREATE INDEX participations_by_user ON participations (user_id, ride_id);

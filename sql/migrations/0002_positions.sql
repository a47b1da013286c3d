-- SPDX-License-Identifier: GPL-3.0-or-later
-- The history of every participation. latitude_e7 and longitude_e7 are the coordinates rounded to 7 decimals:
-- the same participation, fix time and coordinates is one position. The unique index also reads a history in order.

CREATE TABLE positions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    participation_id INTEGER NOT NULL REFERENCES participations (id) ON DELETE CASCADE,
    fix_time INTEGER NOT NULL,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    latitude_e7 INTEGER NOT NULL,
    longitude_e7 INTEGER NOT NULL,
    accuracy REAL,
    speed REAL,
    course REAL,
    altitude REAL,
    battery REAL,
    received_at INTEGER NOT NULL,
    is_future INTEGER NOT NULL CHECK (is_future IN (0, 1)),
    UNIQUE (participation_id, fix_time, latitude_e7, longitude_e7)
) STRICT;

-- The ids that phones gave their positions, so that one that is sent again is known again.
CREATE TABLE position_client_ids (
    participation_id INTEGER NOT NULL REFERENCES participations (id) ON DELETE CASCADE,
    client_id BLOB NOT NULL,
    PRIMARY KEY (participation_id, client_id)
) STRICT, WITHOUT ROWID;

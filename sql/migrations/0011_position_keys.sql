-- SPDX-License-Identifier: GPL-3.0-or-later
-- Positions are kept by what identifies them, in one b-tree instead of two, and have no number any more.
-- notice: the positions are copied, which takes about 85 bytes of free disk space for each. Afterwards the database
-- notice: file uses the space of the old ones for new data.

-- part: once
CREATE TABLE positions_new (
    participation_id INTEGER NOT NULL,
    fix_time INTEGER NOT NULL,
    latitude_e7 INTEGER NOT NULL,
    longitude_e7 INTEGER NOT NULL,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    accuracy REAL,
    speed REAL,
    course REAL,
    altitude REAL,
    battery REAL,
    received_at INTEGER NOT NULL,
    is_future INTEGER NOT NULL CHECK (is_future IN (0, 1)),
    PRIMARY KEY (participation_id, fix_time, latitude_e7, longitude_e7),
    CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)
) STRICT, WITHOUT ROWID;

-- The last position that each step has copied.
CREATE TABLE positions_moved (
    step INTEGER PRIMARY KEY,
    participation_id INTEGER NOT NULL,
    fix_time INTEGER NOT NULL,
    latitude_e7 INTEGER NOT NULL,
    longitude_e7 INTEGER NOT NULL
) STRICT;
INSERT INTO positions_moved (step, participation_id, fix_time, latitude_e7, longitude_e7) VALUES (0, 0, 0, 0, 0);

-- part: repeated
INSERT INTO positions_moved (participation_id, fix_time, latitude_e7, longitude_e7)
SELECT participation_id, fix_time, latitude_e7, longitude_e7
FROM (
    SELECT participation_id, fix_time, latitude_e7, longitude_e7
    FROM positions
    WHERE (participation_id, fix_time, latitude_e7, longitude_e7) > (
        SELECT participation_id, fix_time, latitude_e7, longitude_e7 FROM positions_moved ORDER BY step DESC LIMIT 1)
    ORDER BY participation_id, fix_time, latitude_e7, longitude_e7
    LIMIT 20000)
ORDER BY participation_id DESC, fix_time DESC, latitude_e7 DESC, longitude_e7 DESC
LIMIT 1;

-- 180° and -180° are one place: of two positions that differ in nothing else the first is kept. It comes right before
-- the other, so a step that adds none is one behind the last.
INSERT INTO positions_new (participation_id, fix_time, latitude_e7, longitude_e7, latitude, longitude, accuracy, speed,
    course, altitude, battery, received_at, is_future)
SELECT participation_id, fix_time, latitude_e7, CASE longitude_e7 WHEN 1800000000 THEN -1800000000 ELSE longitude_e7 END,
    latitude, longitude, accuracy, speed, course, altitude, battery, received_at, is_future
FROM positions
WHERE (participation_id, fix_time, latitude_e7, longitude_e7) > (
        SELECT participation_id, fix_time, latitude_e7, longitude_e7 FROM positions_moved
        ORDER BY step DESC LIMIT 1 OFFSET 1)
    AND (participation_id, fix_time, latitude_e7, longitude_e7) <= (
        SELECT participation_id, fix_time, latitude_e7, longitude_e7 FROM positions_moved ORDER BY step DESC LIMIT 1)
ORDER BY participation_id, fix_time, latitude_e7, longitude_e7
ON CONFLICT DO NOTHING;

SELECT changes() AS moved, (SELECT max(id) FROM positions) - (SELECT min(id) FROM positions) + 1 AS total;

-- part: once
DROP TABLE positions;
ALTER TABLE positions_new RENAME TO positions;
DROP TABLE positions_moved;

-- In place of a foreign key, whose check would be a tenth of what storing a position costs: whoever stores one has seen
-- its participation in the same transaction.
CREATE TRIGGER participations_delete_positions AFTER DELETE ON participations
BEGIN
    DELETE FROM positions WHERE participation_id = OLD.id;
END;

-- part: once
-- The end of what a phone's id is kept with is the longitude: see clientKeyOf.
UPDATE OR REPLACE position_client_ids
SET client_id = CAST(substr(client_id, 1, length(client_id) - 4) || x'94b62e00' AS BLOB)
WHERE length(client_id) >= 8 AND substr(client_id, -4) = x'6b49d200';

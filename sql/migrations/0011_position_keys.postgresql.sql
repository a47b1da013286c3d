-- SPDX-License-Identifier: GPL-3.0-or-later
-- Positions are kept by what identifies them, under one index instead of two, and have no number any more. With the
-- ride first, they and the ids of phones can be distributed by ride.
-- notice: the positions are copied month by month, which takes as much free disk space as the largest month has, and
-- notice: as the ids have that phones gave their positions.

-- part: once
ALTER TABLE participations ADD UNIQUE (ride_id, id);
ALTER TABLE positions RENAME TO positions_old;
ALTER INDEX positions_pkey RENAME TO positions_old_pkey;
ALTER TABLE position_client_ids RENAME TO position_client_ids_old;
ALTER INDEX position_client_ids_pkey RENAME TO position_client_ids_old_pkey;

CREATE TABLE positions (
    ride_id bigint NOT NULL,
    participation_id bigint NOT NULL,
    fix_time bigint NOT NULL,
    latitude_e7 integer NOT NULL,
    longitude_e7 integer NOT NULL,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    accuracy double precision,
    speed double precision,
    course double precision,
    altitude double precision,
    battery double precision,
    received_at bigint NOT NULL,
    is_future boolean NOT NULL,
    PRIMARY KEY (ride_id, participation_id, fix_time, latitude_e7, longitude_e7),
    CONSTRAINT positions_on_earth CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)
) PARTITION BY RANGE (fix_time);

-- Its key is made when all is in it.
CREATE TABLE position_client_ids (
    ride_id bigint NOT NULL,
    participation_id bigint NOT NULL,
    client_id bytea NOT NULL
);

-- In place of foreign keys, whose check would be nearly half of what storing a position costs: whoever stores one holds
-- its participation locked.
CREATE FUNCTION delete_positions_of_participation() RETURNS trigger AS $$
BEGIN
    DELETE FROM positions WHERE ride_id = OLD.ride_id AND participation_id = OLD.id;
    DELETE FROM position_client_ids WHERE ride_id = OLD.ride_id AND participation_id = OLD.id;
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER participations_delete_positions AFTER DELETE ON participations
    FOR EACH ROW EXECUTE FUNCTION delete_positions_of_participation();

-- What is to be moved, and the number up to which it is: a position's id, or a participation.
CREATE TABLE positions_to_move (
    name text PRIMARY KEY,
    bound text,
    total bigint NOT NULL,
    moved_to bigint NOT NULL DEFAULT 0,
    is_moved boolean NOT NULL DEFAULT false
);
INSERT INTO positions_to_move (name, bound, total)
SELECT c.relname, pg_get_expr(c.relpartbound, c.oid), greatest(c.reltuples, 0)::bigint
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'positions_old'::regclass;
INSERT INTO positions_to_move (name, total)
SELECT 'position_client_ids', greatest(reltuples, 0)::bigint FROM pg_class
WHERE oid = 'position_client_ids_old'::regclass;

DO $$
DECLARE
    partition text;
BEGIN
    FOR partition IN SELECT name FROM positions_to_move WHERE bound IS NOT NULL LOOP
        EXECUTE format('ALTER TABLE %I RENAME TO %I', partition, 'old_' || partition);
        EXECUTE format('CREATE TABLE %I (LIKE positions INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
    END LOOP;
END;
$$;

-- One step: copies positions of a month, or takes the place of one that is copied. Of two that differ only in being at
-- 180° and at -180°, which are one place, it omits the former.
CREATE FUNCTION move_positions(step integer, OUT moved bigint) AS $$
DECLARE
    month positions_to_move;
    last_id bigint;
BEGIN
    SELECT * INTO month FROM positions_to_move p
    WHERE p.bound IS NOT NULL AND NOT p.is_moved ORDER BY p.bound = 'DEFAULT', p.name LIMIT 1;
    IF NOT FOUND THEN
        moved := 0;
        RETURN;
    END IF;
    EXECUTE format('SELECT count(*), max(id) FROM (SELECT id FROM %I WHERE id > $1 ORDER BY id LIMIT $2) AS next',
        'old_' || month.name) INTO moved, last_id USING month.moved_to, step;
    IF moved > 0 THEN
        EXECUTE format('INSERT INTO %1$I (ride_id, participation_id, fix_time, latitude_e7, longitude_e7, latitude,'
            ' longitude, accuracy, speed, course, altitude, battery, received_at, is_future)'
            ' SELECT m.ride_id, o.participation_id, o.fix_time, o.latitude_e7,'
            ' CASE o.longitude_e7 WHEN 1800000000 THEN -1800000000 ELSE o.longitude_e7 END, o.latitude, o.longitude,'
            ' o.accuracy, o.speed, o.course, o.altitude, o.battery, o.received_at, o.is_future'
            ' FROM %2$I o JOIN participations m ON m.id = o.participation_id'
            ' WHERE o.id > $1 AND o.id <= $2 AND NOT (o.longitude_e7 = 1800000000 AND EXISTS ('
            ' SELECT 1 FROM %2$I t WHERE t.participation_id = o.participation_id AND t.fix_time = o.fix_time'
            ' AND t.latitude_e7 = o.latitude_e7 AND t.longitude_e7 = -1800000000))'
            ' ORDER BY o.id', month.name, 'old_' || month.name) USING month.moved_to, last_id;
        UPDATE positions_to_move p SET moved_to = last_id WHERE p.name = month.name;
    ELSE
        EXECUTE format('DROP TABLE %I', 'old_' || month.name);
        EXECUTE format('ALTER TABLE positions ATTACH PARTITION %I %s', month.name, month.bound);
        UPDATE positions_to_move p SET is_moved = true WHERE p.name = month.name;
        moved := 1;
    END IF;
END;
$$ LANGUAGE plpgsql;

-- One step: copies the ids that the phones of some participations gave.
CREATE FUNCTION move_client_ids(step integer, OUT moved bigint) AS $$
DECLARE
    begin_at bigint;
    last_id bigint;
BEGIN
    SELECT moved_to INTO begin_at FROM positions_to_move WHERE name = 'position_client_ids';
    SELECT max(participation_id) INTO last_id
    FROM (SELECT participation_id FROM position_client_ids_old WHERE participation_id > begin_at
        ORDER BY participation_id LIMIT step) AS next;
    -- The end of what an id is kept with is the longitude, 180° or -180°: see clientKeyOf.
    INSERT INTO position_client_ids (ride_id, participation_id, client_id)
    SELECT m.ride_id, o.participation_id, CASE WHEN s.is_at_180
        THEN overlay(o.client_id PLACING '\x94b62e00'::bytea FROM length(o.client_id) - 3) ELSE o.client_id END
    FROM position_client_ids_old o
    JOIN participations m ON m.id = o.participation_id
    CROSS JOIN LATERAL (SELECT length(o.client_id) >= 8
        AND substring(o.client_id FROM length(o.client_id) - 3) = '\x6b49d200'::bytea AS is_at_180) AS s
    WHERE o.participation_id > begin_at AND o.participation_id <= last_id
        AND NOT (s.is_at_180 AND EXISTS (SELECT 1 FROM position_client_ids_old t
            WHERE t.participation_id = o.participation_id AND t.client_id
                = overlay(o.client_id PLACING '\x94b62e00'::bytea FROM length(o.client_id) - 3)))
    ORDER BY o.participation_id, o.client_id;
    GET DIAGNOSTICS moved = ROW_COUNT;
    UPDATE positions_to_move SET moved_to = last_id WHERE name = 'position_client_ids' AND last_id IS NOT NULL;
END;
$$ LANGUAGE plpgsql;

-- part: repeated
SELECT moved, (SELECT sum(p.total)::bigint FROM positions_to_move p WHERE p.bound IS NOT NULL) AS total
FROM move_positions(50000);

-- part: repeated
SELECT moved, (SELECT total FROM positions_to_move WHERE name = 'position_client_ids') AS total
FROM move_client_ids(50000);

-- part: once
ALTER TABLE position_client_ids ADD PRIMARY KEY (ride_id, participation_id, client_id);
DROP TABLE position_client_ids_old;

-- part: once
DROP TABLE positions_old, positions_to_move;
DROP FUNCTION move_positions(integer);
DROP FUNCTION move_client_ids(integer);

-- Whether this partition of positions has one of a ride that is not over, or was changed since this time.
CREATE OR REPLACE FUNCTION positions_partition_is_needed(name text, ended_before bigint) RETURNS boolean AS $$
DECLARE
    needed boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM participations m JOIN rides r ON r.id = m.ride_id'
        ' WHERE (r.status IN (''planned'', ''live'') OR r.updated_at >= %s)'
        ' AND EXISTS (SELECT 1 FROM %I p WHERE p.ride_id = m.ride_id AND p.participation_id = m.id))',
        ended_before, name) INTO needed;
    RETURN needed;
END;
$$ LANGUAGE plpgsql;

-- Until autovacuum does it, queries would be planned for empty tables.
ANALYZE positions;
ANALYZE position_client_ids;

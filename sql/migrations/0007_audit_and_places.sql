-- SPDX-License-Identifier: GPL-3.0-or-later
-- What somebody did, in order.
CREATE INDEX audit_entries_by_actor ON audit_entries (actor_user_id, id);

-- A place is one on the Earth, whoever writes it. SQLite adds a CHECK to a table with a column only: this one is stored
-- nowhere.
ALTER TABLE positions ADD COLUMN is_on_earth INTEGER
    GENERATED ALWAYS AS (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180) VIRTUAL CHECK (is_on_earth);
ALTER TABLE participations ADD COLUMN is_on_earth INTEGER
    GENERATED ALWAYS AS (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180) VIRTUAL CHECK (is_on_earth);

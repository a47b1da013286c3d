-- SPDX-License-Identifier: GPL-3.0-or-later
-- What somebody did, in order.
CREATE INDEX audit_entries_by_actor ON audit_entries (actor_user_id, id);

-- The class of what is refused because of other rows, as SQLite has it.
CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are only added' USING ERRCODE = 'restrict_violation';
END;
$$ LANGUAGE plpgsql;

-- A place is one on the Earth, whoever writes it.
ALTER TABLE positions ADD CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180);
ALTER TABLE participations ADD CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180);

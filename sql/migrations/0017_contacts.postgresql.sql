-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a dispatcher must know about a rider in trouble; erased some days after the ride. Who added a rider without an
-- account, where it was not the rider.
ALTER TABLE participations
    ADD COLUMN bib text,
    ADD COLUMN phone text,
    ADD COLUMN emergency_name text,
    ADD COLUMN emergency_phone text,
    ADD COLUMN medical_note text,
    ADD COLUMN added_by_user_id bigint REFERENCES users (id);
CREATE INDEX participations_contacts ON participations (id)
    WHERE bib IS NOT NULL OR phone IS NOT NULL OR emergency_name IS NOT NULL OR emergency_phone IS NOT NULL
        OR medical_note IS NOT NULL;

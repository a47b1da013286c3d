-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a dispatcher must know about a rider in trouble; erased some days after the ride. Who added a rider without an
-- account, where it was not the rider.
ALTER TABLE participations ADD COLUMN bib TEXT;
ALTER TABLE participations ADD COLUMN phone TEXT;
ALTER TABLE participations ADD COLUMN emergency_name TEXT;
ALTER TABLE participations ADD COLUMN emergency_phone TEXT;
ALTER TABLE participations ADD COLUMN medical_note TEXT;
ALTER TABLE participations ADD COLUMN added_by_user_id INTEGER REFERENCES users (id);
CREATE INDEX participations_contacts ON participations (id)
    WHERE bib IS NOT NULL OR phone IS NOT NULL OR emergency_name IS NOT NULL OR emergency_phone IS NOT NULL
        OR medical_note IS NOT NULL;

-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE participations
SET {contact_nulls}
WHERE id IN (
    SELECT m.id
    FROM participations m
    JOIN rides r ON r.id = m.ride_id
    WHERE (m.bib IS NOT NULL OR m.phone IS NOT NULL OR m.emergency_name IS NOT NULL OR m.emergency_phone IS NOT NULL
            OR m.medical_note IS NOT NULL)
        AND r.deleted_at IS NULL AND r.status IN ('finished', 'cancelled') AND r.updated_at < :ended_before
    LIMIT :limit)

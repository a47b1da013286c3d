-- SPDX-License-Identifier: GPL-3.0-or-later
-- Migrations that a program of this schema version does not know, and that are not for it.
SELECT count(*) AS number FROM schema_migrations
WHERE version > :program AND NOT (oldest_program > 0 AND oldest_program <= :program)

-- SPDX-License-Identifier: GPL-3.0-or-later
-- A version that is being migrated to counts: programs that do not know it must not touch the database.
SELECT coalesce(max(version), 0) AS version FROM schema_migrations

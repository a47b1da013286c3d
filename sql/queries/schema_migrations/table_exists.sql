-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT count(*) AS number FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'

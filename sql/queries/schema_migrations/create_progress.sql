-- SPDX-License-Identifier: GPL-3.0-or-later
-- How far a migration of several parts has come: parts that are done, and what the repeated ones have moved.
CREATE TABLE IF NOT EXISTS migration_progress (
    version integer PRIMARY KEY,
    parts integer NOT NULL,
    moved bigint NOT NULL
)

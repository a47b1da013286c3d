-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE schema_migrations SET applied_at = applied_at + :by WHERE version = 1

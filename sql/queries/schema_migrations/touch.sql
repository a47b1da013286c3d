-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE schema_migrations SET applied_at = applied_at WHERE version = 1

-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE schema_migrations SET oldest_program = :oldest_program WHERE version = :version

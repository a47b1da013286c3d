-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM migration_progress WHERE version = :version

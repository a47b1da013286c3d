-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT parts, moved FROM migration_progress WHERE version = :version

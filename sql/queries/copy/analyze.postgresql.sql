-- SPDX-License-Identifier: GPL-3.0-or-later
-- %1 is a table. Until autovacuum analyzes it, about a minute later, queries would be planned for an empty table.
ANALYZE %1

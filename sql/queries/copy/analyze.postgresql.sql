-- SPDX-License-Identifier: GPL-3.0-or-later
-- %1 is a table. Autovacuum would count its rows a minute later: until then plans would be made for an empty table.
ANALYZE %1

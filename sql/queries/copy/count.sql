-- SPDX-License-Identifier: GPL-3.0-or-later
-- %1 is a table.
SELECT count(*) FROM %1

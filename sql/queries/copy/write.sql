-- SPDX-License-Identifier: GPL-3.0-or-later
-- %1 is a table, %2 its columns, %3 a placeholder for each.
INSERT INTO %1 (%2) VALUES (%3)

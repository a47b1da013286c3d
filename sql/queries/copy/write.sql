-- SPDX-License-Identifier: GPL-3.0-or-later
-- %1 is a table, %2 its columns, %3 one placeholder per column.
INSERT INTO %1 (%2) VALUES (%3)

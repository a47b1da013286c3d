-- SPDX-License-Identifier: GPL-3.0-or-later
-- %1 is a table, %2 its columns.
COPY %1 (%2) FROM STDIN

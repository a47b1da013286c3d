-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT name, type AS kind FROM pragma_table_info(:table) ORDER BY cid

-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last_id)

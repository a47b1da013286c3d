-- SPDX-License-Identifier: GPL-3.0-or-later
-- What programs other than a serving daemon changed of rides, so that every daemon brings its memory up to date: the
-- ride itself, or with a participation and its user that this one left.

CREATE TABLE ride_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ride_id INTEGER NOT NULL,
    participation_id INTEGER,
    user_id INTEGER,
    changed_at INTEGER NOT NULL
) STRICT;

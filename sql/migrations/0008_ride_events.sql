-- SPDX-License-Identifier: GPL-3.0-or-later
-- What transactions did that every process has to know: takes the place of ride_changes and token_revocations, which
-- nobody reads or writes any more. A row says that something changed, not to what: who reads it reads that, too. There
-- is one writer, so ids are in the order of commits.
CREATE TABLE ride_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    ride_id INTEGER,
    participation_id INTEGER,
    user_id INTEGER,
    happened_at INTEGER NOT NULL
) STRICT;

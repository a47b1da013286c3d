-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who joins a ride by its code without an account: a user of their own for this ride, with the name that others see.
ALTER TABLE users ADD COLUMN display_name TEXT;
ALTER TABLE users ADD COLUMN is_guest INTEGER NOT NULL DEFAULT 0 CHECK (is_guest IN (0, 1));
CREATE INDEX users_guests ON users (id) WHERE is_guest AND erased_at IS NULL;

-- Whether guests may join.
ALTER TABLE rides ADD COLUMN guests INTEGER NOT NULL DEFAULT 1 CHECK (guests IN (0, 1));

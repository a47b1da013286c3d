-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a transaction did of rides is in ride_events, whoever did it. `origin`: of which run of a program, which knows it
-- already; 0: everybody reads it. `payload`: what is in no other table, as eventrow.h says.
ALTER TABLE ride_events ADD COLUMN origin bigint NOT NULL DEFAULT 0;
ALTER TABLE ride_events ADD COLUMN payload text;

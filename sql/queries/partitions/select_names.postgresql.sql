-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'positions'::regclass

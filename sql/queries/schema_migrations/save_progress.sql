-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO migration_progress (version, parts, moved) VALUES (:version, :parts, :moved)
ON CONFLICT (version) DO UPDATE SET parts = excluded.parts, moved = excluded.moved

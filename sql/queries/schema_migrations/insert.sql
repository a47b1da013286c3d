-- SPDX-License-Identifier: GPL-3.0-or-later
-- applied_at is 0 while a migration is not finished.
INSERT INTO schema_migrations (version, name, applied_at) VALUES (:version, :name, :applied_at)
ON CONFLICT (version) DO UPDATE SET applied_at = excluded.applied_at

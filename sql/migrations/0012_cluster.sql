-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which programs may serve a schema that has a migration which they do not know: those of this schema version and later.
-- 0: none of them.
-- oldest program: 12
ALTER TABLE schema_migrations ADD COLUMN oldest_program integer NOT NULL DEFAULT 0;

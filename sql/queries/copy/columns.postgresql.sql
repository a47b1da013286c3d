-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT column_name::text AS name, data_type::text AS kind FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = :table
ORDER BY ordinal_position

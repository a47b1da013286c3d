-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT ensure_positions_partition(fix_time) FROM unnest($1::bigint[]) AS fix_time

-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT 1 AS made FROM (SELECT ensure_positions_partition(:day)) AS partition

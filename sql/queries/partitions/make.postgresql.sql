-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT ensure_positions_partition(:month) AS made

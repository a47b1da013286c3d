-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT drop_positions_partition(:name, :ended_before) AS dropped

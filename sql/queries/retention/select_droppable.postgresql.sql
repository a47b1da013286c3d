-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT name FROM droppable_positions_partitions(:ended_before) AS name

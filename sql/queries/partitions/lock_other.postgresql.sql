-- SPDX-License-Identifier: GPL-3.0-or-later
-- A dump or another long reader of positions prevents this lock. Taken first, while nobody waits for us yet.
LOCK TABLE positions_other IN ACCESS EXCLUSIVE MODE

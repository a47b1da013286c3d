-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a dump or another long reader of positions keeps from us. First, while nobody waits for us yet.
LOCK TABLE positions_other IN ACCESS EXCLUSIVE MODE

-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id FROM participations WHERE id = :participation_id

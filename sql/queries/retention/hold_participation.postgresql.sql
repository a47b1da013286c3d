-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who stores positions leaves it out until this transaction ends, and tries again.
SELECT id FROM participations WHERE id = :participation_id FOR NO KEY UPDATE

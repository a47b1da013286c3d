-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id FROM participations WHERE id = ANY ($1::bigint[]) ORDER BY id FOR NO KEY UPDATE

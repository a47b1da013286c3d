-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM participations
WHERE id = :id

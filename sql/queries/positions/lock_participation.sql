-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id FROM participations WHERE id = :id AND left_at IS NULL

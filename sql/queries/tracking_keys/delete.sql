-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM tracking_keys
WHERE participation_id = :participation_id

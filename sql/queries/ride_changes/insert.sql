-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO ride_changes (ride_id, participation_id, user_id, changed_at)
VALUES (:ride_id, :participation_id, :user_id, :now)

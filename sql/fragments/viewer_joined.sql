-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whether :viewer is in the ride r.
EXISTS (SELECT 1 FROM participations p WHERE p.ride_id = r.id AND p.user_id = :viewer AND p.left_at IS NULL)

-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO positions (participation_id, {fix_columns}, latitude_e7, longitude_e7, received_at, is_future)
VALUES (:participation_id, {fix_binds}, :latitude_e7, :longitude_e7, :received_at, :is_future)
ON CONFLICT DO NOTHING

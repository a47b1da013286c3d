-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT fix_time, latitude_e7, longitude_e7 FROM positions WHERE id = :id AND participation_id = :participation_id

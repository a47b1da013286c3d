-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO rides ({ride_new_columns})
VALUES ({ride_new_binds})
ON CONFLICT (code) DO NOTHING
RETURNING id

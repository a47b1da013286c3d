-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT start_time FROM rides WHERE id = :id

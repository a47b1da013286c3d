-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS now,
    current_setting('synchronous_standby_names') <> '' AS has_standbys

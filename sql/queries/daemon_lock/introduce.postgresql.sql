-- SPDX-License-Identifier: GPL-3.0-or-later
-- Names the holder for others that find the lock taken, and makes the server notice a lost client within seconds.
SELECT set_config('application_name', :name, false), set_config('tcp_keepalives_idle', '4', false),
    set_config('tcp_keepalives_interval', '2', false), set_config('tcp_keepalives_count', '2', false)

-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who has the lock, for who finds it taken; and the server notices within seconds when the machine is gone.
SELECT set_config('application_name', :name, false), set_config('tcp_keepalives_idle', '4', false),
    set_config('tcp_keepalives_interval', '2', false), set_config('tcp_keepalives_count', '2', false)

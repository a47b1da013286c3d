-- SPDX-License-Identifier: GPL-3.0-or-later
-- False for a standby, and for a server whose transactions are read-only by default.
SELECT current_setting('transaction_read_only') = 'off' AS takes_changes

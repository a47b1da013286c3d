-- SPDX-License-Identifier: GPL-3.0-or-later
-- A standby takes none, nor does a server whose default it is to refuse them.
SELECT current_setting('transaction_read_only') = 'off' AS takes_changes

-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT COUNT(*) AS purges FROM audit_entries WHERE id > :audit_id AND source = 'command' AND action = 'purge'

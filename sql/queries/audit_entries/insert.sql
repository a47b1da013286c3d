-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO audit_entries (happened_at, actor_user_id, actor, source, address, action, detail)
VALUES (:now, :actor_user_id, :actor, :source, :address, :action, :detail)

-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO incident_log (incident_id, participation_id, happened_at, action, by_dispatcher, user_id, state, severity,
    note, external_id)
VALUES (:incident_id, :participation_id, :happened_at, :action, :by_dispatcher, :user_id, :state, :severity, :note,
    :external_id)

-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE rides
SET title = :title, description = :description, start_time = :start_time, route_id = :route_id,
    visibility = :visibility, listed = :listed, status = :status, updated_at = :now
WHERE id = :id

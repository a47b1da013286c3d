-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE follow_links
SET revoked_at = :now
WHERE id = :id AND revoked_at IS NULL

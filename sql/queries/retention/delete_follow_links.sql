-- SPDX-License-Identifier: GPL-3.0-or-later
-- That expired so long ago that nobody looks for them any more.
DELETE FROM follow_links
WHERE id IN (SELECT id FROM follow_links WHERE expires_at <= :expired_until ORDER BY expires_at LIMIT :limit)

-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE follow_links
SET token_hash = :token_hash
WHERE id = :id AND revoked_at IS NULL

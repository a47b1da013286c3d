-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE participations SET purged_at = NULL WHERE id = :id AND purged_at IS NOT NULL

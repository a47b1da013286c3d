-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE participations SET purged_at = NULL WHERE id = ANY (:ids::bigint[]) AND purged_at IS NOT NULL

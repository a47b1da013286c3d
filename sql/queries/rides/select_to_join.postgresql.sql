-- SPDX-License-Identifier: GPL-3.0-or-later
-- The ride is neither changed nor deleted until the end of the transaction: changes require FOR UPDATE.
SELECT {r.ride_columns}, {viewer_joined} AS joined
FROM rides r
WHERE r.deleted_at IS NULL AND r.code = :code
FOR KEY SHARE OF r

-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {r.ride_columns}, {viewer_joined} AS joined
FROM rides r
WHERE r.deleted_at IS NULL AND r.code = :code

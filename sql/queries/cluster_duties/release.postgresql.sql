-- SPDX-License-Identifier: GPL-3.0-or-later
WITH ours AS MATERIALIZED (
    SELECT duty FROM cluster_duties WHERE node = :node AND incarnation = :incarnation FOR UPDATE SKIP LOCKED)
UPDATE cluster_duties d SET lease_until = now() FROM ours WHERE d.duty = ours.duty AND d.lease_until > now()

-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT duty, node FROM cluster_duties WHERE lease_until > now() ORDER BY duty

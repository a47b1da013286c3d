-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO cluster_duties (duty, node, incarnation, epoch, lease_until)
SELECT duty, '', 0, 0, now() FROM unnest(string_to_array(:duties, ' ')) AS duty
ON CONFLICT (duty) DO NOTHING

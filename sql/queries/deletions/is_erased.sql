-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT erased_at IS NOT NULL AS is_erased FROM users WHERE id = :id

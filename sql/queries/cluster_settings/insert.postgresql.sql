-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO cluster_settings (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO NOTHING

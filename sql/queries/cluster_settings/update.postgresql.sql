-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE cluster_settings SET value = :value WHERE name = :name

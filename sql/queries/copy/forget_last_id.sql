-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM sqlite_sequence WHERE name = :table

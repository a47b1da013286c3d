-- SPDX-License-Identifier: GPL-3.0-or-later
-- BEGIN IMMEDIATE has already locked the file.
SELECT 1

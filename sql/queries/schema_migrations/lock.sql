-- SPDX-License-Identifier: GPL-3.0-or-later
-- BEGIN IMMEDIATE has locked the file already.
SELECT 1

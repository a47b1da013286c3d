-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a later version may add to tables that are there.
-- oldest program: 12
ALTER TABLE rides ADD COLUMN next_notes text;

-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who is on the way to the rider, as a dispatcher tells them.
-- oldest program: 19
ALTER TABLE incidents ADD COLUMN coming TEXT;

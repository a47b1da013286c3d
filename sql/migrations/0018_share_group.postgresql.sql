-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whether tracking apps that can show others are told where the group is.
ALTER TABLE rides ADD COLUMN share_group boolean NOT NULL DEFAULT true;

-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which of two states of a row is newer: 1 more with each change of facts, but not with positions. Times cannot tell: those
-- of two programs differ, and a clock may be set back.
ALTER TABLE rides ADD COLUMN version bigint NOT NULL DEFAULT 1;
ALTER TABLE participations ADD COLUMN version bigint NOT NULL DEFAULT 1;

-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE users
SET password_hash = :new_hash
WHERE id = :id AND password_hash = :old_hash

-- SPDX-License-Identifier: GPL-3.0-or-later
-- What others see of the user u of a participation.
COALESCE(u.display_name, u.username) AS username, u.is_guest

-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who it is about, u, and which dispatcher changed it last, h.
COALESCE(u.display_name, u.username) AS username, i.handled_by_user_id, h.username AS handled_by

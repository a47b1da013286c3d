-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which programs may serve a schema that has a migration which they do not know: those of this schema version and later.
-- 0: none of them.
-- oldest program: 12
ALTER TABLE schema_migrations ADD COLUMN oldest_program integer NOT NULL DEFAULT 0;

-- Several daemons, nodes, on one database. All times here are the server's.
CREATE TABLE cluster_settings (
    name text PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE cluster_nodes (
    node text PRIMARY KEY,
    incarnation bigint NOT NULL, -- random, of a start; 0: it ended
    version text NOT NULL,
    bus_min integer NOT NULL,
    bus_max integer NOT NULL,
    is_behind boolean NOT NULL DEFAULT false,
    clock_offset_ms bigint, -- of its clock, ahead of the server's
    seen_at timestamptz NOT NULL
);

CREATE TABLE cluster_duties (
    duty text PRIMARY KEY,
    node text NOT NULL,
    incarnation bigint NOT NULL,
    epoch bigint NOT NULL, -- one more with each holder
    lease_until timestamptz NOT NULL
);

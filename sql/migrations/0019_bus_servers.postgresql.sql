-- SPDX-License-Identifier: GPL-3.0-or-later
-- Nodes that list other servers would send positions where nobody listens: each tells which ones it has.
-- oldest program: 18
ALTER TABLE cluster_nodes ADD COLUMN bus_servers text; -- names, one a line; null: of an older node

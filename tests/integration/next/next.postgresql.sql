-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a later version may add to tables that are there, and an event of a new kind wherever a ride changes.
-- oldest program: 12
ALTER TABLE rides ADD COLUMN next_notes text;
CREATE FUNCTION next_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ride_events (kind, ride_id, payload, origin, happened_at)
    VALUES (999, NEW.ride_id, 'next', NEW.origin, NEW.happened_at);
    RETURN NULL;
END $$;
CREATE TRIGGER next_event AFTER INSERT ON ride_events FOR EACH ROW WHEN (NEW.kind = 1) EXECUTE FUNCTION next_event();

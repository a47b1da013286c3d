# SPDX-License-Identifier: GPL-3.0-or-later
"""Riders that send all the time, and what the daemon acknowledged to them."""
import signal
import threading
import time

from database import PATIENCE
from kill_restart import Rider, stored_times
from results import note


class Load:
    """Riders that send all the time."""

    def __init__(self, daemon, database, what=None):
        """`what` happens to them, for the results."""
        self.daemon, self.database, self.what, self.total = daemon, database, what, threading.Semaphore(0)
        start = int(time.time() * 1000) - 3_600_000
        self.riders = [Rider(daemon.address, ticket, start, self.total) for ticket in daemon.seed(2, 4)]
        for rider in self.riders:
            rider.start()

    def wait_acknowledged(self, count):
        for _ in range(count):
            assert self.total.acquire(timeout=PATIENCE), [rider.trouble for rider in self.riders]

    def count_acknowledged(self):
        return sum(len(rider.acknowledged) for rider in self.riders)

    def end(self):
        """Ends the daemon; returns how many acknowledged positions there are, all of which must be stored."""
        assert self.daemon.end(signal.SIGTERM) == 0
        return self.count_stored()

    def assert_acknowledged_is_stored(self):
        """Of what the riders were told until now; they may go on sending."""
        for rider in self.riders:
            missing = rider.acknowledged.copy() - stored_times(self.database, rider.user)
            assert not missing, f"{len(missing)} acknowledged positions are not stored"

    def count_stored(self):
        for rider in self.riders:
            rider.join()
        self.assert_acknowledged_is_stored()
        count = self.count_acknowledged()
        if self.what:
            note(self.what, acknowledged=count, lost=0)
        return count

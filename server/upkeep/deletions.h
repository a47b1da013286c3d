// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/deletionrepository.h"
#include "server/upkeep/pacedwriter.h"
#include "shared/core/clock.h"

namespace saferide {

/// Removes deleted rides and the data of erased users from the database, in small parts. What is
/// unfinished when the daemon stops is found again at the next start. Does nothing while another
/// node has the duty. Lives in one thread.
class Deletions final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        int part = 500; ///< positions deleted in one transaction
        std::chrono::milliseconds interval{5'000}; ///< between searches
        PacedWriter::Settings pace = {};
    };

    Deletions(db::Pool &pool, const Clock &clock, Settings settings, QObject *parent = nullptr);

    void start();
    /// As of the last search.
    const PendingDeletion &pending() const { return m_pending; }

Q_SIGNALS:
    /// Nothing is left.
    void finished();

private:
    struct Found
    {
        PendingDeletion pending;
        QList<DoomedParticipation> participations;
    };

    void look();
    void onFound(const Result<Found> &found);
    void deleteNext();
    void deleteRides();
    void deleteRoutes();
    void giveUp(const Error &error);

    db::Pool &m_pool;
    const Clock &m_clock;
    const Settings m_settings;
    PacedWriter m_writer;
    QTimer m_timer;
    PendingDeletion m_pending;
    QList<DoomedParticipation> m_doomed;
    qint64 m_deletedPositions = 0; // since nothing was pending
};

} // namespace saferide

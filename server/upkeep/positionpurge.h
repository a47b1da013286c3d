// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/upkeep/pacedwriter.h"
#include "shared/domain/id.h"

#include <QStringList>

#include <functional>

namespace saferide {

/// Deletes the positions of rides that ended before a given time, in small parts with pauses: this
/// occupies the database writer for a fifth of the time at most, and not at all while live
/// positions wait for it. On PostgreSQL whole months are dropped where possible. Lives in one
/// thread.
class PositionPurge final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        int part = 500; ///< positions deleted in one transaction
        std::chrono::milliseconds pause{20}; ///< minimum pause between transactions
        std::function<bool()> isBusy = {}; ///< whether live positions are waiting
        cluster::Duty duty = {}; ///< that it works for
    };
    struct Outcome
    {
        qint64 positions = 0; ///< deleted individually, with their client ids
        qint64 participations = 0; ///< that have no positions left
        QStringList partitions; ///< dropped
    };
    using Done = std::function<void(const Result<Outcome> &)>;

    PositionPurge(db::Pool &pool, Settings settings, QObject *parent = nullptr);

    /// One run at a time.
    void run(Timestamp endedBefore, Timestamp now, Done done);
    bool isRunning() const { return m_done != nullptr; }

private:
    void findDroppable();
    void dropNext();
    void findEnded();
    void deleteNext();
    void finish(const Result<void> &ended);
    /// An error ends the run. `then` is void(const T &).
    template<typename T, typename Job, typename Then>
    void write(Job job, Then then);

    db::Pool &m_pool;
    const int m_part;
    PacedWriter m_writer;
    Timestamp m_endedBefore;
    Timestamp m_now;
    Done m_done;
    Outcome m_outcome;
    QStringList m_droppable;
    QList<ParticipationId> m_ended;
    ParticipationId m_after;
};

} // namespace saferide

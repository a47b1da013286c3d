// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/upkeep/pacedwriter.h"
#include "shared/domain/id.h"

#include <QStringList>

#include <functional>

namespace saferide {

/// Deletes the positions of rides that ended before a time, in small parts with pauses between
/// them: the writer of the database is taken for a fifth of the time at most, and not at all while
/// live positions wait for it. PostgreSQL drops whole months where it can. Lives in one thread.
class PositionPurge final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        int part = 500; ///< positions deleted in one transaction
        std::chrono::milliseconds pause{20}; ///< between transactions, at least
        std::function<bool()> isBusy = {}; ///< live positions wait
    };
    struct Outcome
    {
        qint64 positions = 0; ///< deleted one by one, with the phones' ids of them
        qint64 participations = 0; ///< that have no position any more
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

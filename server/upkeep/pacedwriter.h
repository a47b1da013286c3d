// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/cluster/duty.h"
#include "server/database/pool.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>

namespace saferide {

/// Runs low-priority writing jobs one after the other: they occupy the database writer for a fifth
/// of the time at most, and not at all while live positions wait for it. Lives in one thread.
class PacedWriter final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        std::chrono::milliseconds pause{20}; ///< minimum pause between transactions
        std::function<bool()> isBusy = {}; ///< whether live positions are waiting
        cluster::Duty duty = {}; ///< that it works for
    };

    PacedWriter(db::Pool &pool, QString name, Settings settings, QObject *parent = nullptr)
        : QObject(parent)
        , m_pool(pool)
        , m_name(std::move(name))
        , m_settings(std::move(settings))
    {
    }

    /// Runs a job when nothing else waits. `job` is Result<T>(db::Session &), `then` is void(const
    /// Result<T> &) and may start the next one.
    template<typename T, typename Job, typename Then>
    void write(Job job, Then then)
    {
        if (m_settings.isBusy && m_settings.isBusy()) {
            QTimer::singleShot(BusyPause, this, [this, job, then] { write<T>(job, then); });
            return;
        }
        QTimer::singleShot(m_wait, this, [this, job, then] {
            QElapsedTimer timer;
            timer.start();
            m_pool.write(m_settings.duty.guarded(job), this,
                         [this, then, timer](const Result<T> &outcome) {
                             const auto took = std::chrono::milliseconds(timer.elapsed());
                             m_wait = std::max(m_settings.pause, took * PausePerWork);
                             then(outcome);
                         },
                         {m_name});
        });
    }

private:
    static constexpr int PausePerWork = 4;
    static constexpr std::chrono::milliseconds BusyPause{200};

    db::Pool &m_pool;
    const QString m_name;
    const Settings m_settings;
    std::chrono::milliseconds m_wait{0}; // pause before the next transaction
};

} // namespace saferide

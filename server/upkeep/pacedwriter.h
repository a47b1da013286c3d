// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/pool.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>

namespace saferide {

/// Writing jobs that have time, one after the other: the writer of the database is taken for a
/// fifth of the time at most, and not at all while live positions wait for it. Lives in one thread.
class PacedWriter final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        std::chrono::milliseconds pause{20}; ///< between transactions, at least
        std::function<bool()> isBusy = {}; ///< live positions wait
    };

    PacedWriter(db::Pool &pool, QString name, Settings settings, QObject *parent = nullptr)
        : QObject(parent)
        , m_pool(pool)
        , m_name(std::move(name))
        , m_settings(std::move(settings))
    {
    }

    /// Runs a job when nothing waits. `job` is Result<T>(db::Session &), `then` is
    /// void(const Result<T> &), which may ask for the next one.
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
            m_pool.write(job, this,
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
    std::chrono::milliseconds m_wait{0}; // before the next transaction
};

} // namespace saferide

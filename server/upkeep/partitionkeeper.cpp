// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/partitionkeeper.h"

#include "server/database/pool.h"
#include "server/repositories/partitionrepository.h"

#include <QLoggingCategory>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcPartitions, "saferide.server")

constexpr auto Interval = 1h;
constexpr auto BehindALock = 5s;
/// While one is made, nobody stores: what takes longer than this is not tried all the time.
constexpr auto Deadline = 2s;
constexpr auto AfterFailure = 10min;

} // namespace

PartitionKeeper::PartitionKeeper(db::Pool &pool, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &PartitionKeeper::keep);
}

void PartitionKeeper::start()
{
    if (m_pool.dialect() == db::Dialect::Postgresql) {
        keep();
    }
}

void PartitionKeeper::keep()
{
    // True: there may be another one to make.
    auto job = [now = m_clock.now()](db::Session &session) -> Result<bool> {
        PartitionRepository partitions(session);
        const auto missing = partitions.firstMissing(now);
        if (!missing || !*missing) {
            return missing ? Result<bool>(false) : missing.error();
        }
        const auto made = partitions.make(**missing);
        return made ? Result<bool>(true) : made.error();
    };
    m_pool.write(job, this, [this](const Result<bool> &outcome) { onMade(outcome); },
                 {u"partitions"_s, Deadline});
}

void PartitionKeeper::onMade(const Result<bool> &outcome)
{
    if (outcome && *outcome) {
        keep();
        return;
    }
    const auto suppressed = outcome ? std::nullopt : m_logLimit.admit(outcome.error().message);
    if (suppressed) {
        qCWarning(lcPartitions).noquote() << "cannot create the next months' partitions of "
                                             "positions:"
                                          << outcome.error().message + suppressedText(*suppressed);
    }
    const bool isLocked = !outcome && outcome.error().code == ErrorCode::Unavailable;
    m_timer.start(outcome        ? std::chrono::milliseconds(Interval)
                      : isLocked ? std::chrono::milliseconds(BehindALock)
                                 : std::chrono::milliseconds(AfterFailure));
    Q_EMIT kept();
}

} // namespace saferide

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

constexpr auto PartitionInterval = 1h;
constexpr auto BehindALock = 5s;
constexpr auto OfAnotherNode = 1min;
/// While one is made, nobody stores: what takes longer than this is not tried all the time.
constexpr auto Deadline = 2s;
constexpr auto RetryAfter = 10min;

/// True: there may be another one to make.
Result<bool> makeNext(db::Session &session, Timestamp now)
{
    PartitionRepository partitions(session);
    const auto missing = partitions.firstMissing(now);
    if (!missing || !*missing) {
        return missing ? Result<bool>(false) : missing.error();
    }
    const auto made = partitions.make(**missing);
    return made ? Result<bool>(true) : made.error();
}

} // namespace

PartitionKeeper::PartitionKeeper(db::Pool &pool, const Clock &clock, cluster::Duty duty,
                                 QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_clock(clock)
    , m_duty(std::move(duty))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &PartitionKeeper::keep);
}

void PartitionKeeper::start()
{
    if (m_pool.dialect() != db::Dialect::Postgresql) {
        return;
    }
    // Whoever has the duty: before anything is stored, which would have to be moved later.
    make(cluster::Duty());
}

void PartitionKeeper::keep()
{
    if (!m_duty.isOurs()) {
        m_timer.start(OfAnotherNode);
        return;
    }
    make(m_duty);
}

void PartitionKeeper::make(const cluster::Duty &duty)
{
    auto job = [now = m_clock.now()](db::Session &session) { return makeNext(session, now); };
    m_pool.write(duty.guarded(job), this, [this](const Result<bool> &outcome) { onMade(outcome); },
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
    m_timer.start(outcome        ? std::chrono::milliseconds(PartitionInterval)
                      : isLocked ? std::chrono::milliseconds(BehindALock)
                                 : std::chrono::milliseconds(RetryAfter));
    Q_EMIT kept();
}

} // namespace saferide

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/partitionkeeper.h"

#include "server/database/pool.h"
#include "server/repositories/positionrepository.h"

#include <QLoggingCategory>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcPartitions, "saferide.server")

constexpr auto Interval = 1h;
constexpr auto AfterFailure = 1min;

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
    auto job = [now = m_clock.now()](db::Session &session) -> Result<bool> {
        const auto made = PositionRepository(session).makePartitions(now);
        return made ? Result<bool>(true) : made.error();
    };
    m_pool.write(job, this, [this](const Result<bool> &outcome) { onKept(outcome); },
                 {u"partitions"_s});
}

void PartitionKeeper::onKept(const Result<bool> &outcome)
{
    if (!outcome) {
        qCWarning(lcPartitions).noquote()
            << "cannot make the next months' partitions of positions:" << outcome.error().message;
    }
    m_timer.start(outcome ? std::chrono::milliseconds(Interval)
                          : std::chrono::milliseconds(AfterFailure));
    Q_EMIT kept();
}

} // namespace saferide

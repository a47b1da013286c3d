// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/retention.h"

#include <QLoggingCategory>

namespace saferide {
namespace {

using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcRetention, "saferide.retention", QtInfoMsg)

constexpr auto AfterStart = 1min; // first serve who comes back
constexpr auto Interval = 1h;
constexpr qint64 MsecsPerDay = 24LL * 3600 * 1000;

} // namespace

Retention::Retention(db::Pool &pool, const Clock &clock, qint64 days, std::function<bool()> isBusy,
                     QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_days(days)
    , m_purge(pool, {.isBusy = std::move(isBusy)})
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Retention::look);
}

void Retention::start()
{
    if (m_days > 0) {
        m_timer.start(AfterStart);
    }
}

void Retention::look()
{
    if (m_days <= 0 || m_purge.isRunning()) {
        return;
    }
    const Timestamp endedBefore = m_clock.now() + -m_days * MsecsPerDay;
    const qint64 startedAt = m_clock.monotonicMsecs();
    m_purge.run(endedBefore, [this, startedAt](const Result<PositionPurge::Outcome> &outcome) {
        report(outcome, m_clock.monotonicMsecs() - startedAt);
        m_timer.start(Interval);
        Q_EMIT looked();
    });
}

void Retention::report(const Result<PositionPurge::Outcome> &outcome, qint64 msecs)
{
    if (!outcome) {
        qCWarning(lcRetention).noquote()
            << "old positions could not be deleted, another try in an hour:"
            << outcome.error().message;
        return;
    }
    qCInfo(lcRetention).noquote().nospace()
        << "deleted " << outcome->positions << " positions of " << outcome->participations
        << " participations in rides that ended over " << m_days << " days ago, dropped "
        << outcome->partitions.size() << " months"
        << (outcome->partitions.isEmpty() ? QString()
                                          : u" (" + outcome->partitions.join(u' ') + u')')
        << ", in " << msecs << " ms";
}

} // namespace saferide

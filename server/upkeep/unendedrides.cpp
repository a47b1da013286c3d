// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/unendedrides.h"

#include "server/actions/operator.h"
#include "server/upkeep/clockwatch.h"

#include <QLoggingCategory>

#include <algorithm>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcUnended, "saferide.retention", QtInfoMsg)

constexpr auto UnendedInterval = std::chrono::milliseconds(5min);
constexpr auto Patience = 1min;
constexpr qint64 MsecsPerHour = 3600 * 1000;

/// False when something happened in the ride meanwhile.
Result<bool> finishIfSilent(db::Session &session, const Clock &clock, const RideSign &sign,
                            qint64 hours)
{
    const auto signs = RideRepository(session).listLiveSigns();
    if (!signs || !signs->contains(sign)) {
        return signs ? Result(false) : signs.error();
    }
    Operator daemon(session, clock, u"saferided"_s);
    RideChange change;
    change.status = RideStatus::Finished;
    const auto ride = daemon.rides().change(daemon.user(), sign.ride, change);
    if (!ride) {
        return ride.error();
    }
    const QString why = u"%1: no position for %2 hours"_s.arg(ride->code).arg(hours);
    if (const auto added = daemon.audit(u"ride finish"_s, why); !added) {
        return added.error();
    }
    qCInfo(lcUnended).noquote() << "finishing ride" << ride->code << "which has had no position for"
                                << hours << "hours";
    return true;
}

} // namespace

UnendedRides::UnendedRides(db::Pool &pool, const Clock &clock, ClockWatch &clockWatch, qint64 hours,
                           std::function<bool()> isStalled, cluster::Duty duty, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_clock(clock)
    , m_clockWatch(clockWatch)
    , m_hours(hours)
    , m_isStalled(std::move(isStalled))
    , m_duty(std::move(duty))
{
    m_timer.setInterval(UnendedInterval);
    m_timer.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &UnendedRides::look);
}

void UnendedRides::start()
{
    if (m_hours > 0) {
        m_timer.start();
    }
}

void UnendedRides::look()
{
    if (m_hours <= 0 || m_isLooking || (m_isStalled && m_isStalled())) {
        return;
    }
    m_isLooking = true;
    m_pool.read([](db::Session &session) { return RideRepository(session).listLiveSigns(); }, this,
                [this](const Result<QList<RideSign>> &signs) {
                    if (signs) {
                        found(*signs);
                    }
                    checkNext();
                },
                {u"unended_rides"_s});
}

void UnendedRides::found(const QList<RideSign> &signs)
{
    const qint64 now = m_clock.monotonicMsecs();
    const qint64 unseen = std::max<qint64>(0, now - m_lookedAt - 2 * UnendedInterval.count());
    m_lookedAt = now;
    QHash<RideId, Silence> silences;
    for (const RideSign &sign : signs) {
        const auto known = m_silences.constFind(sign.ride);
        const bool isSilent = known != m_silences.constEnd() && known->sign == sign;
        const qint64 since = isSilent ? known->since + unseen : now;
        silences.insert(sign.ride, {sign, since});
        if (now - since >= m_hours * MsecsPerHour) {
            m_overdue.append(sign);
        }
    }
    m_silences = std::move(silences);
    if (!m_duty.isOurs() || (!m_overdue.isEmpty() && !m_clockWatch.check())) {
        m_overdue.clear(); // another node finishes them; or it says so itself
    }
}

void UnendedRides::checkNext()
{
    if (m_overdue.isEmpty()) {
        m_isLooking = false;
        Q_EMIT looked();
        return;
    }
    const RideSign sign = m_overdue.takeFirst();
    const Timestamp since = m_clock.now() + -m_hours * MsecsPerHour;
    m_pool.read(
        [ride = sign.ride, since](db::Session &session) {
            return RideRepository(session).hasPositionSince(ride, since);
        },
        this,
        [this, sign](const Result<bool> &hasRecent) {
            if (hasRecent && !*hasRecent) {
                finish(sign);
            } else {
                settle(sign, hasRecent ? Result(false) : hasRecent.error());
            }
        },
        {u"unended_rides"_s, Patience});
}

void UnendedRides::finish(const RideSign &sign)
{
    auto job = [sign, hours = m_hours, &clock = m_clock](db::Session &session) {
        return finishIfSilent(session, clock, sign, hours);
    };
    m_pool.write(m_duty.guarded(std::move(job)), this,
                 [this, sign](const Result<bool> &finished) { settle(sign, finished); },
                 {u"unended_rides"_s, Patience});
}

void UnendedRides::settle(const RideSign &sign, const Result<bool> &finished)
{
    if (finished && *finished) {
        m_silences.remove(sign.ride);
    } else if (finished) { // something came: its time begins anew
        m_silences[sign.ride].since = m_clock.monotonicMsecs();
    } else {
        qCWarning(lcUnended).noquote()
            << "ride" << sign.ride.value
            << "could not be finished, retrying in five minutes:" << finished.error().message;
    }
    checkNext();
}

} // namespace saferide

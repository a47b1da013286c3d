// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/clockwatch.h"

#include "server/database/pool.h"

#include <QLoggingCategory>

#include <cstdlib>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcClock, "saferide.server", QtInfoMsg)

constexpr auto LookInterval = 1min;
constexpr qint64 MsecsPerMinute = 60LL * 1000;
constexpr qint64 LongestGap = 24 * 60 * MsecsPerMinute; // between the newest entry and a start
constexpr qint64 LargestStep = 10 * MsecsPerMinute; // what setting a clock right takes at most
constexpr qint64 PhoneTolerance = 5 * MsecsPerMinute; // of a fix that was sent at once
constexpr qint64 EnoughPhones = 2;

/// "3 days", "25 hours", "12 minutes"
QString durationText(qint64 msecs)
{
    const qint64 minutes = msecs / MsecsPerMinute;
    const qint64 hours = minutes / 60;
    if (hours >= 48) {
        return u"%1 days"_s.arg(hours / 24);
    }
    return hours >= 2 ? u"%1 hours"_s.arg(hours) : u"%1 minutes"_s.arg(minutes);
}

} // namespace

ClockWatch::ClockWatch(db::Pool &pool, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_clock(clock)
{
    m_timer.setInterval(LookInterval);
    connect(&m_timer, &QTimer::timeout, this, &ClockWatch::look);
}

void ClockWatch::start()
{
    m_timer.start();
    look();
}

Result<void> ClockWatch::check()
{
    if (const auto reason = reasonToDoubt()) {
        if (m_known && !std::exchange(m_isDoubtLogged, true)) {
            qCWarning(lcClock).noquote() << *reason
                    + u"; no positions are deleted and no rides finished until it is "
                      "corrected, two phones agree with it, or `saferided purge` is run by "
                      "hand"_s;
        }
        return Error{ErrorCode::Unavailable, *reason};
    }
    m_believed = offset(); // small steps keep a clock right, however many they are
    m_doubt.reset();
    if (std::exchange(m_isDoubtLogged, false)) {
        qCInfo(lcClock) << "the clock is trusted again";
    }
    return {};
}

qint64 ClockWatch::offset() const
{
    return m_clock.now().msecs - m_clock.monotonicMsecs();
}

std::optional<QString> ClockWatch::reasonToDoubt() const
{
    const QString now = m_clock.now().toIso();
    if (m_believed) {
        const qint64 step = offset() - *m_believed;
        if (std::abs(step) <= LargestStep) {
            return std::nullopt;
        }
        return u"the clock was set %1 by %2, to %3"_s.arg(step > 0 ? u"forward"_s : u"back"_s,
                                                          durationText(std::abs(step)), now);
    }
    if (!m_known) {
        return u"the clock has not been compared with the database yet"_s;
    }
    if (!m_known->newest) {
        return std::nullopt;
    }
    const qint64 gap = offset() - (m_known->newest->msecs - m_knownAt);
    if (std::abs(gap) <= LongestGap) {
        return std::nullopt;
    }
    return u"the clock may be wrong: it shows %1, %2 %3 the newest entry in the database"_s.arg(
        now, durationText(std::abs(gap)), gap > 0 ? u"after"_s : u"before"_s);
}

void ClockWatch::look()
{
    if (std::exchange(m_isLooking, true)) {
        return; // the database stalls
    }
    const bool isBelieved = bool(check());
    if (m_known && isBelieved) {
        m_isLooking = false;
        Q_EMIT looked();
    } else if (m_doubt && std::abs(offset() - m_doubt->offset) <= LargestStep) {
        readAgreement();
    } else {
        readNewest();
    }
}

void ClockWatch::readNewest()
{
    m_pool.read(
        [&clock = m_clock](db::Session &session) {
            return ClockEvidenceRepository(session, PhoneTolerance).newest(clock.now());
        },
        this,
        [this](const Result<ClockEvidence> &newest) {
            m_isLooking = false;
            if (newest && !m_known) {
                m_known = *newest;
                m_knownAt = m_clock.monotonicMsecs();
            }
            if (newest && !check()) {
                m_doubt = Doubt{*newest, offset()};
            }
            Q_EMIT looked();
        },
        {u"clock"_s});
}

void ClockWatch::readAgreement()
{
    m_pool.read(
        [evidence = m_doubt->evidence, &clock = m_clock](db::Session &session) {
            return ClockEvidenceRepository(session, PhoneTolerance).since(evidence, clock.now());
        },
        this,
        [this](const Result<ClockAgreement> &agreement) {
            m_isLooking = false;
            const bool isAgreed =
                agreement && (agreement->phones >= EnoughPhones || agreement->purges > 0);
            if (isAgreed && m_doubt) {
                m_believed = m_doubt->offset;
            }
            (void)check();
            Q_EMIT looked();
        },
        {u"clock"_s});
}

} // namespace saferide

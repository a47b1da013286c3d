// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/retention.h"

#include "server/repositories/purgerepository.h"
#include "server/upkeep/clockwatch.h"

#include <QLoggingCategory>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcRetention, "saferide.retention", QtInfoMsg)

constexpr auto AfterStart = 1min; // first serve who comes back
constexpr auto RetentionInterval = 1h;
constexpr std::chrono::milliseconds IdleInterval = 1min;
constexpr int NoticesAtOnce = 500;
constexpr int GuestsAtOnce = 50; // each some statements
constexpr auto CountDeadline = 10min;
constexpr qint64 MsecsPerDay = 24LL * 3600 * 1000;
constexpr qint64 Overdue = 2 * MsecsPerDay; // a night without the daemon, and a day of grace
constexpr qint64 UsualShare = 10; // a tenth of all positions at most may be overdue

struct OverdueCount
{
    qint64 overdue = 0;
    qint64 all = 0; ///< counted only where something is overdue
};

Result<OverdueCount> countOverdue(db::Session &session, Timestamp endedBefore)
{
    PurgeRepository purge(session);
    const auto overdue = purge.count(endedBefore + -Overdue);
    if (!overdue || overdue->positions == 0) {
        return overdue ? Result(OverdueCount()) : overdue.error();
    }
    const auto all = purge.countAll();
    return all ? Result(OverdueCount{overdue->positions, *all}) : all.error();
}

} // namespace

Retention::Retention(db::Pool &pool, const Clock &clock, ClockWatch &clockWatch, Days days,
                     std::function<bool()> isBusy, cluster::Duty duty, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_clock(clock)
    , m_clockWatch(clockWatch)
    , m_days(days)
    , m_duty(std::move(duty))
    , m_writer(pool, u"retention"_s, {.isBusy = isBusy, .duty = m_duty})
    , m_purge(pool, {.isBusy = std::move(isBusy), .duty = m_duty})
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Retention::look);
}

void Retention::start()
{
    m_timer.start(AfterStart);
}

void Retention::look()
{
    if (std::exchange(m_isLooking, true)) {
        return;
    }
    if (!m_duty.isOurs()) {
        m_heldBack.clear();
        finish();
        return;
    }
    if (const auto believed = m_clockWatch.check(); !believed) {
        if (m_days.positions > 0) {
            holdBack(believed.error().message, u"correct the clock"_s);
        }
        finish();
        return;
    }
    deleteNotices();
}

void Retention::deleteNotices()
{
    auto job = [now = m_clock.now()](db::Session &session) {
        return PurgeRepository(session).deleteNotices(now, NoticesAtOnce);
    };
    m_writer.write<qint64>(std::move(job), [this](const Result<qint64> &deleted) {
        if (!deleted) {
            report(deleted.error(), 0);
            finish();
        } else if (*deleted > 0) {
            deleteNotices();
        } else {
            eraseContacts();
        }
    });
}

void Retention::eraseContacts()
{
    auto job = [endedBefore = m_clock.now() + -m_days.contacts * MsecsPerDay,
                isOn = m_days.contacts > 0](db::Session &session) {
        return isOn ? PurgeRepository(session).eraseContacts(endedBefore, NoticesAtOnce)
                    : Result<qint64>(0);
    };
    m_writer.write<qint64>(std::move(job), [this](const Result<qint64> &erased) {
        if (!erased) {
            report(erased.error(), 0);
            finish();
        } else if (*erased > 0) {
            eraseContacts();
        } else if (m_days.positions > 0) {
            lookForOverdue(m_clock.now() + -m_days.positions * MsecsPerDay);
        } else {
            eraseGuests();
        }
    });
}

void Retention::lookForOverdue(Timestamp endedBefore)
{
    m_pool.read(
        [endedBefore](db::Session &session) { return countOverdue(session, endedBefore); }, this,
        [this, endedBefore](const Result<OverdueCount> &count) {
            if (!count) {
                report(count.error(), 0);
                finish();
            } else if (count->overdue * UsualShare > count->all) {
                holdBack(u"an unusual number of positions is due for deletion: %1 of %2 are "
                         "overdue"_s.arg(count->overdue)
                             .arg(count->all),
                         u"check the clock and positions_days"_s);
                finish();
            } else {
                purge(endedBefore);
            }
        },
        {u"retention"_s, CountDeadline});
}

void Retention::purge(Timestamp endedBefore)
{
    m_heldBack.clear();
    m_remedy.clear();
    const qint64 startedAt = m_clock.monotonicMsecs();
    m_purge.run(endedBefore, m_clock.now(),
                [this, startedAt](const Result<PositionPurge::Outcome> &outcome) {
                    report(outcome, m_clock.monotonicMsecs() - startedAt);
                    eraseGuests();
                });
}

/// Of purged participations, and those whose rides were deleted.
void Retention::eraseGuests()
{
    auto job = [now = m_clock.now()](db::Session &session) {
        return PurgeRepository(session).eraseGuests(now, GuestsAtOnce);
    };
    m_writer.write<qint64>(std::move(job), [this](const Result<qint64> &erased) {
        if (!erased) {
            report(erased.error(), 0);
        }
        if (erased && *erased > 0) {
            eraseGuests();
        } else {
            finish();
        }
    });
}

void Retention::holdBack(const QString &reason, const QString &remedy)
{
    m_heldBack = reason;
    if (std::exchange(m_remedy, remedy) != remedy) { // reasons have the time in them
        qCWarning(lcRetention).noquote().nospace()
            << "old positions are kept: " << reason << "; " << remedy
            << ", or run `saferided purge --older-than " << m_days.positions << "d` by hand";
    }
}

void Retention::finish()
{
    m_isLooking = false;
    m_timer.start(m_duty.isOurs() ? std::chrono::milliseconds(RetentionInterval) : IdleInterval);
    Q_EMIT looked();
}

void Retention::report(const Result<PositionPurge::Outcome> &outcome, qint64 msecs)
{
    if (!outcome) {
        qCWarning(lcRetention).noquote()
            << "cannot delete old positions, retrying in an hour:" << outcome.error().message;
        return;
    }
    qCInfo(lcRetention).noquote().nospace()
        << "deleted " << outcome->positions << " positions of " << outcome->participations
        << " participations in rides that ended more than " << m_days.positions
        << " days ago, dropped " << outcome->partitions.size() << " months"
        << (outcome->partitions.isEmpty() ? QString()
                                          : u" (" + outcome->partitions.join(u' ') + u')')
        << ", in " << msecs << " ms";
}

} // namespace saferide

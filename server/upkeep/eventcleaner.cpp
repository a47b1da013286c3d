// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/eventcleaner.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto CleanInterval = 5min;
constexpr int EventsAtOnce = 500;

} // namespace

EventCleaner::EventCleaner(db::Pool &pool, const Clock &clock, PacedWriter::Settings pace,
                           QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_clock(clock)
    , m_duty(pace.duty)
    , m_writer(pool, u"events"_s, std::move(pace))
{
    m_timer.setInterval(CleanInterval);
    m_timer.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &EventCleaner::look);
}

void EventCleaner::start()
{
    m_timer.start();
}

void EventCleaner::look()
{
    if (m_isLooking) {
        return;
    }
    if (!m_duty.isOurs()) {
        m_marks.clear(); // what is an hour old is not known any more
        return;
    }
    m_isLooking = true;
    deleteSome();
}

void EventCleaner::deleteSome()
{
    // When the second mark was made, all was over that was under way at the first.
    const bool isDue = m_marks.size() > 1 && m_clock.monotonicMsecs() - m_marks[1].at >= KeptMsecs;
    if (!isDue) {
        mark();
        return;
    }
    auto job = [upTo = m_marks[0].events, later = m_marks[1].events](db::Session &session) {
        return EventRepository(session).forget(upTo, later, EventsAtOnce);
    };
    m_writer.write<bool>(std::move(job), [this](const Result<bool> &deleted) {
        if (!deleted) {
            finish();
            return;
        }
        if (!*deleted) {
            m_marks.pop_front();
        }
        deleteSome();
    });
}

void EventCleaner::mark()
{
    m_pool.read([](db::Session &session) { return EventRepository(session).mark(); }, this,
                [this](const Result<EventMark> &events) {
                    if (events) {
                        if (!m_marks.empty() && m_marks.back().events.lastId > events->lastId) {
                            m_marks.clear(); // an older backup was restored, or none is left
                        }
                        m_marks.push_back({*events, m_clock.monotonicMsecs()});
                    }
                    finish();
                },
                {u"events"_s});
}

void EventCleaner::finish()
{
    m_isLooking = false;
    Q_EMIT looked();
}

} // namespace saferide

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/ridewatch.h"

#include "server/live/liverides.h"
#include "server/repositories/riderepository.h"

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr auto LookInterval = std::chrono::milliseconds(500);
constexpr qint64 Overlap = 100; // PostgreSQL's ids need not be committed in order

} // namespace

RideWatch::RideWatch(db::Pool &pool, LiveRides &rides, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_rides(rides)
{
    m_timer.setInterval(LookInterval);
    connect(&m_timer, &QTimer::timeout, this, &RideWatch::look);
}

void RideWatch::start()
{
    m_timer.start();
    look();
}

Result<RideWatch::Changes> RideWatch::readBehind(db::Session &session, qint64 id,
                                                 const QSet<qint64> &known)
{
    RideChangeRepository table(session);
    const auto last = table.lastId();
    if (!last) {
        return last.error();
    }
    const auto notices = table.since(std::max<qint64>(0, std::min(id, *last) - Overlap));
    if (!notices) {
        return notices.error();
    }
    Changes changes{*last, *notices, {}};
    RideRepository rides(session);
    for (const RideChangeNotice &notice : *notices) {
        const bool isKnown = *last >= id && known.contains(notice.id);
        if (notice.left || isKnown || changes.rides.contains(notice.ride)) {
            continue;
        }
        const auto ride = rides.find(notice.ride, {});
        if (!ride) {
            return ride.error();
        }
        changes.rides.insert(notice.ride, *ride ? std::optional((*ride)->ride) : std::nullopt);
    }
    return changes;
}

void RideWatch::look()
{
    if (std::exchange(m_looking, true)) {
        return; // the database stalls
    }
    if (!m_lastId) {
        m_pool.read([](db::Session &session) { return RideChangeRepository(session).lastId(); },
                    this,
                    [this](const Result<qint64> &last) {
                        m_looking = false;
                        m_lastId = last ? std::optional(*last) : std::nullopt;
                    },
                    {u"ride_changes"_s});
        return;
    }
    auto job = [last = *m_lastId, known = m_read](db::Session &session) {
        return readBehind(session, last, known);
    };
    m_pool.read(std::move(job), this,
                [this](const Result<Changes> &changes) {
                    m_looking = false;
                    if (changes) {
                        found(*changes);
                    }
                },
                {u"ride_changes"_s});
}

void RideWatch::found(const Changes &changes)
{
    if (changes.lastId < *m_lastId) { // an older backup: the ids that follow are of others
        m_lastId = changes.lastId;
        m_read.clear();
    }
    QSet<qint64> read;
    for (const RideChangeNotice &notice : changes.notices) {
        const bool isOld = m_read.contains(notice.id);
        read.insert(notice.id);
        m_lastId = std::max(*m_lastId, notice.id);
        if (!isOld) {
            tell(notice, changes.rides.value(notice.ride));
        }
    }
    m_read = std::move(read);
}

void RideWatch::tell(const RideChangeNotice &notice, const std::optional<Ride> &ride)
{
    if (notice.left) {
        m_rides.participantLeft(*notice.left);
    } else if (ride) {
        m_rides.rideChanged(*ride);
    } else {
        m_rides.rideDeleted(notice.ride);
    }
}

} // namespace saferide

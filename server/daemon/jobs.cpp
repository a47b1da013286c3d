// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/jobs.h"

#include "server/actions/accounts.h"
#include "server/actions/actions.h"
#include "server/repositories/incidentrepository.h"
#include "server/repositories/participationrepository.h"
#include "server/repositories/positionrepository.h"
#include "server/repositories/trackingkeyrepository.h"
#include "server/security/sessionlimit.h"
#include "server/services/factsnow.h"
#include "server/services/followlinkservice.h"
#include "server/services/incidentservice.h"
#include "server/services/rideservice.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

LiveRides::Load rideLoader(db::Pool &pool, const Clock &clock)
{
    return [&pool, &clock](const RideKey &key, QObject *context, LiveRides::Loaded done) {
        auto job = [&clock, key](db::Session &session) -> Result<RideContents> {
            RideService rides(session, clock);
            auto found = std::visit([&rides](const auto &by) { return rides.load(by); }, key);
            if (!found) {
                return found.error();
            }
            auto incidents = IncidentRepository(session).listByRide(
                found->ride.id, IncidentRepository::Which::Open);
            if (!incidents) {
                return incidents.error();
            }
            return RideContents{std::move(found->ride), std::move(found->participants),
                                *std::move(incidents)};
        };
        pool.read(std::move(job), context, std::move(done), {u"ride_load"_s});
    };
}

LiveRides::LoadActive activeRidesLoader(db::Pool &pool, const Clock &clock)
{
    return [&pool, &clock](QObject *context, LiveRides::LoadedActive done) {
        auto job = [&clock](db::Session &session) -> Result<QList<RideContents>> {
            auto active = RideService(session, clock).loadActive();
            if (!active) {
                return active.error();
            }
            QHash<RideId, QList<Participant>> participants;
            for (Participant &participant : active->participants) {
                participants[participant.participation.ride].append(std::move(participant));
            }
            auto open = IncidentRepository(session).listActive();
            if (!open) {
                return open.error();
            }
            QHash<RideId, QList<Incident>> incidents;
            for (Incident &incident : *open) {
                incidents[incident.ride].append(std::move(incident));
            }
            QList<RideContents> rides;
            for (Ride &ride : active->rides) {
                const RideId id = ride.id;
                rides.append({std::move(ride), participants.take(id), incidents.take(id)});
            }
            return rides;
        };
        pool.read(std::move(job), context, std::move(done), {u"desk_picture"_s});
    };
}

LiveRides::Look rideLook(db::Pool &pool)
{
    return [&pool](RideId ride, UserId user, QObject *context, LiveRides::Seen done) {
        auto job = [ride, user](db::Session &session) -> Result<std::vector<RideEvent>> {
            auto now = rideNow(session, ride);
            if (!now) {
                return now.error();
            }
            auto incidents = incidentsNow(session, ride);
            if (!incidents) {
                return incidents.error();
            }
            std::vector<RideEvent> events{*std::move(now)};
            events.insert(events.end(), incidents->begin(), incidents->end());
            if (user != UserId()) {
                auto participant = participantNow(session, ride, user);
                if (!participant) {
                    return participant.error();
                }
                if (*participant) {
                    events.push_back(**std::move(participant));
                }
            }
            return events;
        };
        pool.read(std::move(job), context, std::move(done), {u"ride_look"_s});
    };
}

PositionExchange::ReadNewest newestReader(db::Pool &pool)
{
    return [&pool](PositionExchange::Place after, QObject *context, PositionExchange::Newest done) {
        constexpr qsizetype AtOnce = 1'000; // which all may be news: some milliseconds of the loop
        auto job = [after](db::Session &session) {
            return ParticipationRepository(session).listNewest(after.ride, after.participation,
                                                               AtOnce);
        };
        pool.read(std::move(job), context, std::move(done), {u"positions_newest"_s});
    };
}

PositionWriter::Store positionStore(db::Pool &pool)
{
    return [&pool](PositionWriter::Batch batch, QObject *context, PositionWriter::Stored done) {
        auto job = [batch = std::move(batch)](db::Session &session) {
            return PositionRepository(session).store(*batch);
        };
        pool.write(std::move(job), context, std::move(done),
                   {u"positions_store"_s, {}, db::Lane::Reserved});
    };
}

phones::RideServices::Authorize userAuthorizer(db::Pool &pool, const Clock &clock)
{
    return [actions = Actions(pool, clock, AuditSource::Rest)](
               const Claims &claims, QObject *context, std::function<void(Result<User>)> done) {
        actions.authorize({claims}, context, std::move(done), u"authorize"_s);
    };
}

Alarms::Jobs alarmJobs(db::Pool &pool, const Clock &clock)
{
    const auto raise = [&pool, &clock](const Incident &reported, QObject *context, auto done) {
        auto job = [&clock, reported](db::Session &session) -> Result<Alarms::Raised> {
            const auto raised = IncidentService(session, clock).raise(reported);
            return raised ? Result(Alarms::Raised{raised->incident, raised->isNew})
                          : raised.error();
        };
        pool.write(std::move(job), context, std::move(done),
                   {u"incident_raise"_s, {}, db::Lane::Reserved});
    };
    const auto cancel = [&pool, &clock](UserId rider, RideId ride, IncidentId incident,
                                        QObject *context, auto done) {
        auto job = [&clock, rider, ride, incident](db::Session &session) {
            return IncidentService(session, clock).cancel(rider, ride, incident);
        };
        pool.write(std::move(job), context, std::move(done),
                   {u"incident_cancel"_s, {}, db::Lane::Reserved});
    };
    return {raise, cancel};
}

tracking::TrackingKeys::Jobs trackingKeyJobs(db::Pool &pool)
{
    using Keys = QList<TrackingKey>;
    const auto find = [&pool](const QByteArrayList &hashes, QObject *context, auto done) {
        auto job = [hashes](db::Session &session) -> Result<Keys> {
            Keys valid;
            for (const QByteArray &hash : hashes) {
                const auto key = TrackingKeyRepository(session).find(hash);
                if (!key) {
                    return key.error();
                }
                valid += *key ? Keys{**key} : Keys();
            }
            return valid;
        };
        pool.read(std::move(job), context, std::move(done), {u"tracking_key_find"_s});
    };
    const auto list = [&pool](ParticipationId after, int limit, QObject *context, auto done) {
        auto job = [after, limit](db::Session &session) {
            return TrackingKeyRepository(session).listActive(after, limit);
        };
        pool.read(std::move(job), context, std::move(done), {u"tracking_key_list"_s});
    };
    const auto markUsed = [&pool](const QList<TrackingKeyUse> &uses, QObject *context, auto done) {
        auto job = [uses](db::Session &session) -> Result<void> {
            for (const TrackingKeyUse &use : uses) {
                if (const auto marked = TrackingKeyRepository(session).markUsed(use); !marked) {
                    return marked.error();
                }
            }
            return {};
        };
        pool.write(std::move(job), context, std::move(done), {u"tracking_key_use"_s});
    };
    return {find, list, markUsed};
}

phones::FollowJobs followJobs(db::Pool &pool, const Clock &clock)
{
    const auto open = [&pool, &clock](const QByteArray &hash, QObject *context, auto done) {
        auto job = [&clock, hash](db::Session &session) {
            return FollowLinkService(session, clock).open(hash);
        };
        pool.read(std::move(job), context, std::move(done), {u"follow_open"_s});
    };
    const auto check = [&pool, &clock](const QList<FollowLinkId> &links, bool isUse,
                                       QObject *context, auto done) {
        auto job = [&clock, links](db::Session &session) {
            return FollowLinkService(session, clock).valid(links);
        };
        pool.read(std::move(job), context, std::move(done), {u"follow_check"_s});
        if (isUse) {
            auto mark = [&clock, links](db::Session &session) {
                return FollowLinkService(session, clock).markUsed(links);
            };
            pool.write(std::move(mark), context, [](const Result<void> &) {}, {u"follow_use"_s});
        }
    };
    const auto delayed = [&pool](RideId ride, Timestamp until, QObject *context, auto done) {
        auto job = [ride, until](db::Session &session) {
            return PositionRepository(session).delayed(ride, until);
        };
        pool.read(std::move(job), context, std::move(done), {u"follow_delayed"_s});
    };
    const auto ends = [&pool, &clock](RideId ride, QObject *context, auto done) {
        auto job = [&clock, ride](db::Session &session) {
            return FollowLinkService(session, clock).ends(ride);
        };
        pool.read(std::move(job), context, std::move(done), {u"follow_ends"_s});
    };
    const auto bibs = [&pool](RideId ride, QObject *context, auto done) {
        auto job = [ride](db::Session &session) {
            return ParticipationRepository(session).bibs(ride);
        };
        pool.read(std::move(job), context, std::move(done), {u"follow_bibs"_s});
    };
    return {open, check, delayed, ends, bibs};
}

phones::RideServices::FindKey keyFinder(tracking::TrackingKeys &keys)
{
    return [&keys](const QByteArray &hash, QObject *context, auto done) {
        const auto found =
            [hash, done = std::move(done)](const Result<std::optional<tracking::KeyOwner>> &owner) {
                if (!owner) {
                    done(owner.error());
                    return;
                }
                const bool isDeleted = *owner && (*owner)->endedAt == Timestamp();
                done(*owner && !isDeleted ? std::optional(phones::KeyHolder{
                         hash, (*owner)->participation, (*owner)->user, (*owner)->ride})
                                          : std::nullopt);
            };
        if (const auto known = keys.find({hash})) {
            found(known);
        } else {
            keys.look({hash}, context, found);
        }
    };
}

TokenRenewal tokenRenewal(const Renewing &with)
{
    return [with, authorize = userAuthorizer(with.pool, with.clock)](
               const Claims &claims, const QHostAddress &peer, QObject *context,
               std::function<void(Result<QByteArray>)> done) {
        authorize(claims, context,
                  [with, version = claims.tokenVersion, peer, context,
                   done = std::move(done)](const Result<User> &user) {
                      if (!user) {
                          done(user.error());
                          return;
                      }
                      if (const auto allowed = allowSession(with.sessions, user->id); !allowed) {
                          with.rejections.count(rest::Limit::LoginsPerMinute);
                          done(allowed.error());
                          return;
                      }
                      done(with.tokens.issue(*user, version));
                      Accounts(with.pool, with.clock)
                          .audit(*user, u"renewed token"_s, peer.toString(), context);
                  });
    };
}

} // namespace saferide

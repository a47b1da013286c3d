// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/jobs.h"

#include "server/repositories/positionrepository.h"
#include "server/security/sessionlimit.h"
#include "server/services/auditservice.h"
#include "server/services/authservice.h"
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
            return RideContents{std::move(found->ride), std::move(found->participants)};
        };
        pool.read(std::move(job), context, std::move(done), {u"ride_load"_s});
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

phones::RideServices::Authorize userAuthorizer(db::Pool &pool)
{
    return [&pool](const Claims &claims, QObject *context, std::function<void(Result<User>)> done) {
        auto job = [claims](db::Session &session) {
            return AuthService(session).authorize(claims);
        };
        pool.read(std::move(job), context, std::move(done),
                  {.name = u"authorize"_s, .share = shareOf(claims)});
    };
}

TokenRenewal tokenRenewal(const Renewing &with)
{
    return [with, authorize = userAuthorizer(with.pool)](
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
                      const AuditEntry entry{.happenedAt = with.clock.now(),
                                             .source = AuditSource::Rest,
                                             .address = peer.toString(),
                                             .action = u"renewed token"_s};
                      auto job = [entry, user = *user](db::Session &session) {
                          return AuditService(session).add(user, entry);
                      };
                      with.pool.write(std::move(job), context, [](const Result<void> &) {},
                                      {u"audit"_s});
                  });
    };
}

} // namespace saferide

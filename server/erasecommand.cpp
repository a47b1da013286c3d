// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands.h"
#include "server/readall.h"
#include "server/repositories/auditrepository.h"
#include "server/repositories/participationrepository.h"
#include "server/repositories/purgerepository.h"
#include "server/repositories/ridechangerepository.h"
#include "server/repositories/riderepository.h"
#include "server/repositories/routerepository.h"
#include "server/services/userservice.h"

#include <QTextStream>
#include <QThread>

#include <cstdio>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int Part = 500; // positions in one transaction: live ones wait for it

struct Belongings
{
    User user;
    QList<Participant> participations;
    QList<RouteId> routes; ///< that no ride uses
    qsizetype keptRoutes = 0;
};

Result<Belongings> belongingsOf(CommandDatabase &database, const User &user)
{
    Belongings found{user, {}, {}, 0};
    const auto participations = readAll<Participant>(
        database,
        [&](db::Session &session, const Page &page) {
            return ParticipationRepository(session).listByUserEver(user.id, page);
        },
        [](const Participant &participant) { return participant.participation.id.value; });
    const auto routes = readAll<RouteOfViewer>(
        database,
        [&](db::Session &session, const Page &page) {
            return RouteRepository(session).listOwned(user.id, page);
        },
        [](const RouteOfViewer &route) { return route.route.id.value; });
    if (!participations || !routes) {
        return participations ? routes.error() : participations.error();
    }
    found.participations = *participations;
    for (const RouteOfViewer &owned : *routes) {
        const auto used = database.run(
            [&](db::Session &session) { return RouteRepository(session).isUsed(owned.route.id); });
        if (!used) {
            return used.error();
        }
        if (*used) {
            ++found.keptRoutes;
        } else {
            found.routes.append(owned.route.id);
        }
    }
    return found;
}

/// The account first: from then on nothing new comes.
Result<void> eraseAccount(db::Session &session, const Belongings &belongings, const Clock &clock)
{
    if (const auto kept = UserService(session, clock).requireAnotherAdmin(belongings.user); !kept) {
        return kept;
    }
    const Timestamp now = clock.now();
    if (const auto erased = UserRepository(session).erase(belongings.user.id, now); !erased) {
        return erased;
    }
    for (const RouteId route : belongings.routes) {
        if (const auto removed = RouteRepository(session).remove(route); !removed) {
            return removed;
        }
    }
    return AuditRepository(session).add({.happenedAt = now,
                                         .actor = systemUser(),
                                         .source = AuditSource::Command,
                                         .action = u"user erase"_s,
                                         .detail = QString::number(belongings.user.id.value)});
}

Result<void> eraseParticipation(CommandDatabase &database, const Participation &participation,
                                const Clock &clock)
{
    for (qint64 deleted = 1; deleted > 0;) {
        const auto part = database.run([&](db::Session &session) {
            return PurgeRepository(session).deletePart(participation.id, Part);
        });
        if (!part) {
            return part.error();
        }
        deleted = *part;
        QThread::msleep(deleted > 0 ? 20 : 0); // the writer is for those who ride now
    }
    return database.run([&](db::Session &session) -> Result<void> {
        const auto removed = ParticipationRepository(session).remove(participation.id);
        if (!removed || !*removed) {
            return removed ? Result<void>() : removed.error(); // left just now
        }
        return RideChangeRepository(session).addDeparture(
            {participation.ride, participation.id, participation.user, clock.now()});
    });
}

} // namespace

Result<void> eraseUser(const Invocation &invocation)
{
    const auto database = CommandDatabase::open(invocation.config);
    if (!database) {
        return database.error();
    }
    const SystemClock clock;
    const auto user = (*database)->run([&](db::Session &session) {
        return UserService(session, clock).findByName(invocation.words.last());
    });
    if (!user) {
        return user.error();
    }
    const auto belongings = belongingsOf(**database, *user);
    if (!belongings) {
        return belongings.error();
    }
    const bool dryRun = invocation.has(u"dry-run"_s);
    if (!dryRun) {
        const auto erased = (*database)->run(
            [&](db::Session &session) { return eraseAccount(session, *belongings, clock); });
        if (!erased) {
            return erased;
        }
        for (const Participant &participant : belongings->participations) {
            const auto done = eraseParticipation(**database, participant.participation, clock);
            if (!done) {
                return done;
            }
        }
    }
    QTextStream(stdout) << (dryRun ? "would erase " : "erased ") << printable(user->username)
                        << ": account, " << belongings->participations.size()
                        << " participations with their positions, " << belongings->routes.size()
                        << " routes; " << belongings->keptRoutes << " routes in use stay\n";
    return {};
}

} // namespace saferide

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/actions/operator.h"
#include "server/commands/commands.h"
#include "server/commands/readall.h"
#include "server/repositories/deletionrepository.h"
#include "server/repositories/participationrepository.h"
#include "server/repositories/routerepository.h"
#include "server/services/incidentservice.h"
#include "server/services/userservice.h"

#include <QTextStream>
#include <QThread>

#include <cstdio>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int Part = 500; // positions in one transaction: live ones wait for it
constexpr int RoutesAtOnce = 5; // of megabytes

struct Belongings
{
    QList<Participant> participations;
    qsizetype routes = 0; ///< that no ride uses
    qsizetype keptRoutes = 0;
};

Result<Belongings> belongingsOf(CommandDatabase &database, const User &user)
{
    Belongings found;
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
        ++(*used ? found.keptRoutes : found.routes);
    }
    return found;
}

/// The name, or the id where the name is gone already.
Result<User> userOf(CommandDatabase &database, const Invocation &invocation, const Clock &clock)
{
    const bool isNamed = invocation.words.size() > 2;
    const QString id = invocation.options.value(u"id"_s);
    bool isNumber = false;
    const UserId user{id.toLongLong(&isNumber)};
    if (isNamed == isNumber || (!id.isEmpty() && !isNumber)) {
        return Error{ErrorCode::InvalidInput, u"user erase requires NAME or --id N"_s};
    }
    return database.run([&](db::Session &session) {
        UserService users(session, clock);
        return isNamed ? users.findByName(invocation.words.last()) : users.find(user);
    });
}

/// The account first: from then on nothing new comes, and whoever goes on finds what is left by its
/// mark.
Result<void> eraseAccount(db::Session &session, const User &user, const Clock &clock)
{
    if (const auto kept = UserService(session, clock).requireAnotherAdmin(user); !kept) {
        return kept;
    }
    DeletionRepository deletions(session);
    const auto isErased = deletions.isErased(user.id);
    if (!isErased || *isErased) {
        return isErased ? Result<void>() : isErased.error();
    }
    const Timestamp now = clock.now();
    if (const auto erased = UserRepository(session).erase(user.id, now); !erased) {
        return erased;
    }
    if (const auto left = deletions.leaveRides(user.id, now); !left) {
        return left;
    }
    if (const auto closed = IncidentService(session, clock).closeAllOf(user.id); !closed) {
        return closed;
    }
    return Operator(session, clock, systemUser())
        .audit(u"user erase"_s, QString::number(user.id.value));
}

/// Until `part`, which is Result<qint64>(db::Session &), finds no more.
template<typename Part>
Result<void> deleteInParts(CommandDatabase &database, Part part)
{
    for (qint64 deleted = 1; deleted > 0;) {
        const auto done = database.run(part);
        if (!done) {
            return done.error();
        }
        deleted = *done;
        QThread::msleep(deleted > 0 ? 20 : 0); // the writer is for those who ride now
    }
    return {};
}

Result<void> deleteBelongings(CommandDatabase &database, const Belongings &belongings,
                              const Clock &clock)
{
    for (const Participant &participant : belongings.participations) {
        const Participation &gone = participant.participation;
        const auto done = deleteInParts(database, [&](db::Session &session) {
            return DeletionRepository(session).deletePart({gone.id, gone.ride, gone.user}, Part,
                                                          clock.now());
        });
        if (!done) {
            return done;
        }
    }
    return deleteInParts(database, [](db::Session &session) {
        return DeletionRepository(session).deleteRoutes(RoutesAtOnce);
    });
}

/// What a command or a daemon has begun and not finished.
Result<QString> unfinished(CommandDatabase &database)
{
    const auto pending =
        database.run([](db::Session &session) { return DeletionRepository(session).count(); });
    if (!pending) {
        return pending.error();
    }
    QString text;
    for (const UserId user : pending->firstUsers) {
        text += u"unfinished: user erase --id %1\n"_s.arg(user.value);
    }
    if (pending->users > pending->firstUsers.size()) {
        text += u"unfinished: %1 erased users in total\n"_s.arg(pending->users);
    }
    return text;
}

} // namespace

Result<void> eraseUser(const Invocation &invocation)
{
    const auto database = CommandDatabase::open(invocation.config);
    if (!database) {
        return database.error();
    }
    const SystemClock clock;
    const auto user = userOf(**database, invocation, clock);
    if (!user) {
        return user.error();
    }
    const bool dryRun = invocation.has(u"dry-run"_s);
    const auto begun = dryRun ? Result<void>() : (*database)->run([&](db::Session &session) {
        return eraseAccount(session, *user, clock);
    });
    if (!begun) {
        return begun;
    }
    const auto belongings = belongingsOf(**database, *user);
    if (!belongings) {
        return belongings.error();
    }
    const auto done = dryRun ? Result<void>() : deleteBelongings(**database, *belongings, clock);
    const auto left = unfinished(**database);
    if (!done || !left) {
        return done ? left.error() : done.error();
    }
    QTextStream(stdout) << (dryRun ? "would erase " : "erased ") << printable(user->username)
                        << ": account, " << belongings->participations.size()
                        << " participations with their positions, " << belongings->routes
                        << " routes; " << belongings->keptRoutes << " routes in use are kept\n"
                        << *left;
    return {};
}

} // namespace saferide

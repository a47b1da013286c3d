// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/actions/operator.h"
#include "server/commands/commandjob.h"
#include "server/commands/commands.h"
#include "server/commands/ridelookup.h"
#include "server/services/rideservice.h"

#include <QTextStream>

#include <cstdio>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

struct ListedRide
{
    Ride ride;
    qsizetype participants = 0;
};

void print(const ListedRide &listed)
{
    const Ride &ride = listed.ride;
    QTextStream(stdout) << ride.id.value << '\t' << ride.code << '\t' << toString(ride.status)
                        << '\t' << ride.startTime.toIso() << '\t' << listed.participants << '\t'
                        << printable(ride.title) << '\n';
}

/// Those of one page that have this status, or all; moves the page on.
Result<PageOf<ListedRide>> ridesOfPage(db::Session &session, Page &page,
                                       std::optional<RideStatus> status)
{
    const auto rides = RideRepository(session).listAll(page);
    if (!rides) {
        return rides.error();
    }
    PageOf<ListedRide> listed{{}, rides->hasMore};
    ParticipationRepository participations(session);
    for (const Ride &ride : rides->items) {
        page.afterId = ride.id.value;
        if (status && ride.status != *status) {
            continue;
        }
        const auto participants = participations.listByRide(ride.id);
        if (!participants) {
            return participants.error();
        }
        listed.items.append({ride, participants->size()});
    }
    return listed;
}

void print(const Participant &participant)
{
    const Participation &participation = participant.participation;
    const auto &fix = participation.lastFix;
    QTextStream(stdout) << participation.id.value << '\t' << toString(participation.role) << '\t'
                        << printable(participant.username) << '\t'
                        << (fix ? u"%1 %2 at %3"_s.arg(
                                QString::number(fix->point.latitude, 'f', 5),
                                QString::number(fix->point.longitude, 'f', 5), fix->fixTime.toIso())
                                : u"no position"_s)
                        << '\n';
}

} // namespace

Result<void> listRides(const Invocation &invocation)
{
    const QString wanted = invocation.options.value(u"status"_s);
    const auto status = rideStatusFromString(wanted);
    if (!wanted.isEmpty() && !status) {
        return Error{
            ErrorCode::InvalidInput,
            u"--status must be planned, live, finished or cancelled, not \"%1\""_s.arg(wanted)};
    }
    const auto database = CommandDatabase::open(invocation.config);
    if (!database) {
        return database.error();
    }
    Page page{Page::DefaultLimit, 0};
    for (bool hasMore = true; hasMore;) {
        const auto rides = (*database)->run(
            [&](db::Session &session) { return ridesOfPage(session, page, status); });
        if (!rides) {
            return rides.error();
        }
        for (const ListedRide &ride : rides->items) {
            print(ride);
        }
        hasMore = rides->hasMore;
    }
    return {};
}

Result<void> showRide(const Invocation &invocation)
{
    const SystemClock clock;
    const auto found =
        runJob(invocation.config, [&](db::Session &session) -> Result<RideWithParticipants> {
            const auto ride = rideOf(session, invocation.words.last());
            return ride ? RideService(session, clock).load(ride->id) : ride.error();
        });
    if (!found) {
        return found.error();
    }
    print(ListedRide{found->ride, found->participants.size()});
    for (const Participant &participant : found->participants) {
        print(participant);
    }
    return {};
}

Result<void> finishRide(const Invocation &invocation)
{
    const SystemClock clock;
    const auto job = [&](db::Session &session) -> Result<Ride> {
        const auto ride = rideOf(session, invocation.words.last());
        if (!ride) {
            return ride.error();
        }
        Operator admin(session, clock, systemUser());
        RideChange change;
        change.isActive = false;
        const auto changed = admin.rides().change(admin.user(), ride->id, change);
        if (!changed) {
            return changed.error();
        }
        const auto added =
            admin.audit(u"ride finish"_s, changed->code + u' ' + toString(changed->status));
        return added ? changed : added.error();
    };
    const auto ride = runJob(invocation.config, job);
    if (!ride) {
        return ride.error();
    }
    QTextStream(stdout) << ride->code << " is " << toString(ride->status) << '\n';
    return {};
}

} // namespace saferide

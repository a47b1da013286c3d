// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/commandjob.h"
#include "server/commands/commands.h"
#include "server/config/secretkey.h"
#include "server/repositories/userrepository.h"
#include "server/security/passwordhash.h"
#include "server/security/tokenissuer.h"
#include "server/services/participationservice.h"
#include "server/services/rideservice.h"
#include "server/services/userservice.h"

#include <QTextStream>

#include <cstdio>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr auto TokenLifetime = std::chrono::hours(24);
constexpr int MaxSeeded = 1'000'000;

struct SeededRider
{
    QString code;
    Account account;
};

/// Makes rides with riders through the same rules as everybody else.
class Seeder
{
public:
    Seeder(db::Session &session, const Clock &clock, QString passwordHash)
        : m_users(session, clock)
        , m_accounts(session)
        , m_rides(session, clock)
        , m_participations(session, clock)
        , m_clock(clock)
        , m_passwordHash(std::move(passwordHash))
    {
    }

    Result<void> seedRide(int number, int riders, QList<SeededRider> &seeded)
    {
        const auto organizer = addUser(seeded);
        if (!organizer) {
            return organizer.error();
        }
        NewRide newRide;
        newRide.title = u"Seeded ride %1"_s.arg(number);
        newRide.startTime = m_clock.now();
        const auto made = m_rides.create(*organizer, newRide);
        if (!made) {
            return made.error();
        }
        RideChange start;
        start.status = RideStatus::Live;
        const auto ride = m_rides.change(*organizer, made->ride.id, start);
        if (!ride) {
            return ride.error();
        }
        seeded.last().code = ride->code;
        for (int i = 1; i < riders; ++i) {
            const auto rider = addUser(seeded);
            if (!rider) {
                return rider.error();
            }
            const auto joined = m_participations.join(*rider, ride->code);
            if (!joined) {
                return joined.error();
            }
            seeded.last().code = ride->code;
        }
        return {};
    }

private:
    Result<User> addUser(QList<SeededRider> &seeded)
    {
        const QString name = u"seed-"_s + randomRideCode().toLower() + randomRideCode().toLower();
        auto user = m_users.create(name, m_passwordHash);
        if (!user) {
            return user.error();
        }
        const auto account = m_accounts.find(user->id);
        if (!account) {
            return account.error();
        }
        seeded.append({QString(), **account});
        return user;
    }

    UserService m_users;
    UserRepository m_accounts;
    RideService m_rides;
    ParticipationService m_participations;
    const Clock &m_clock;
    const QString m_passwordHash; // of a password that nobody has
};

Result<int> countOption(const Invocation &invocation, const QString &name)
{
    bool isNumber = false;
    const int count = invocation.options.value(name).toInt(&isNumber);
    if (!isNumber || count < 1 || count > MaxSeeded) {
        return Error{ErrorCode::InvalidInput,
                     u"--%1 must be a number from 1 to %2"_s.arg(name).arg(MaxSeeded)};
    }
    return count;
}

} // namespace

Result<void> seedRides(const Invocation &invocation)
{
    const auto rides = countOption(invocation, u"rides"_s);
    const auto riders = countOption(invocation, u"riders"_s);
    const auto secret = secretKey(invocation.config);
    if (!rides || !riders || !secret) {
        return !rides ? rides.error() : !riders ? riders.error() : secret.error();
    }
    const SystemClock clock;
    const QString hash = PasswordHash().decoy();
    const auto job = [&](db::Session &session) -> Result<QList<SeededRider>> {
        Seeder seeder(session, clock, hash);
        QList<SeededRider> seeded;
        for (int ride = 1; ride <= *rides; ++ride) {
            if (const auto made = seeder.seedRide(ride, *riders, seeded); !made) {
                return made.error();
            }
        }
        return seeded;
    };
    const auto seeded = runJob(invocation.config, job);
    if (!seeded) {
        return seeded.error();
    }
    const TokenIssuer tokens(*secret, TokenLifetime, clock);
    QTextStream out(stdout);
    for (const SeededRider &rider : *seeded) {
        out << rider.code << ' ' << rider.account.user.id.value << ' '
            << tokens.issue(rider.account.user, rider.account.tokenVersion) << '\n';
    }
    return {};
}

} // namespace saferide

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/commands.h"
#include "server/commands/readall.h"
#include "server/commands/ridelookup.h"
#include "server/repositories/auditrepository.h"
#include "server/repositories/incidentrepository.h"
#include "server/repositories/participationrepository.h"
#include "server/repositories/positionrepository.h"
#include "server/repositories/riderepository.h"
#include "server/repositories/routerepository.h"
#include "server/services/userservice.h"
#include "shared/domain/positionkey.h"
#include "shared/geo/gpxwriter.h"
#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/objectjson.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

/// A last member for those who left.
QByteArray leftAtMember(const Participation &participation)
{
    const auto &leftAt = participation.leftAt;
    return leftAt ? ",\"left_at\":\"" + leftAt->toIso().toLatin1() + '"' : QByteArray();
}

/// GPX or JSON on standard output.
class Export
{
public:
    explicit Export(CommandDatabase &database)
        : m_database(database)
    {
        [[maybe_unused]] const bool opened = m_out.open(stdout, QIODevice::WriteOnly);
        Q_ASSERT(opened);
    }

    Result<void> rideAsGpx(const Ride &ride)
    {
        const auto participants = participantsOf(ride);
        if (!participants) {
            return participants.error();
        }
        GpxWriter gpx(&m_out, ride.title);
        for (const Participant &participant : *participants) {
            const Participation &participation = participant.participation;
            gpx.beginTrack(participant.username, toString(participation.role));
            if (const auto done = addFixes(gpx, participation.id); !done) {
                return done;
            }
            gpx.endTrack();
        }
        gpx.end();
        return {};
    }

    Result<void> rideAsJson(const Ride &ride)
    {
        const auto participants = participantsOf(ride);
        if (!participants) {
            return participants.error();
        }
        m_out.write("{\"ride\": " + rideJson(ride) + ",\n \"participants\": [");
        const char *separator = "\n  ";
        for (const Participant &participant : *participants) {
            m_out.write(separator);
            separator = ",\n  ";
            const auto written =
                writeWithPositions(participantJson(participant).chopped(1)
                                       + leftAtMember(participant.participation) + '}',
                                   participant.participation.id);
            if (!written) {
                return written;
            }
        }
        m_out.write("]");
        const auto written = writeIncidents({ride.id}, std::nullopt);
        m_out.write("}\n");
        return written;
    }

    Result<void> userAsGpx(const User &user)
    {
        const auto participations = participationsOf(user);
        if (!participations) {
            return participations.error();
        }
        GpxWriter gpx(&m_out, user.username);
        for (const Participant &participant : *participations) {
            const auto ride = rideOfParticipation(participant);
            if (!ride) {
                return ride.error();
            }
            gpx.beginTrack(ride->title, ride->code);
            if (const auto done = addFixes(gpx, participant.participation.id); !done) {
                return done;
            }
            gpx.endTrack();
        }
        gpx.end();
        return {};
    }

    Result<void> userAsJson(const User &user)
    {
        m_out.write("{\"user\": " + userJson(user));
        for (const auto &written :
             {writeOwned(user), writeAudit(user), writeParticipations(user)}) {
            if (!written) {
                return written;
            }
        }
        m_out.write("}\n");
        return {};
    }

private:
    template<typename T, typename ToJson>
    void writeList(const char *name, const QList<T> &items, ToJson toJson)
    {
        QByteArray list;
        for (const T &item : items) {
            list += (list.isEmpty() ? "" : ",\n  ") + toJson(item);
        }
        m_out.write(QByteArray(",\n \"") + name + "\": [" + list + ']');
    }

    Result<void> writeOwned(const User &user)
    {
        const auto rides = readAll<Ride>(
            m_database,
            [&](db::Session &session, const Page &page) {
                return RideRepository(session).listOwned(user.id, page);
            },
            [](const Ride &ride) { return ride.id.value; });
        if (!rides) {
            return rides.error();
        }
        const auto routes = readAll<RouteOfViewer>(
            m_database,
            [&](db::Session &session, const Page &page) {
                return RouteRepository(session).listOwned(user.id, page);
            },
            [](const RouteOfViewer &route) { return route.route.id.value; });
        if (!routes) {
            return routes.error();
        }
        writeList("rides", *rides, rideJson);
        writeList("routes", *routes,
                  [](const RouteOfViewer &route) { return routeJson(route.route); });
        return {};
    }

    Result<void> writeAudit(const User &user)
    {
        const auto entries = readAll<AuditEntry>(
            m_database,
            [&](db::Session &session, const Page &page) {
                return AuditRepository(session).listByActor(user.id, page);
            },
            [](const AuditEntry &entry) { return entry.id; });
        if (!entries) {
            return entries.error();
        }
        writeList("audit", *entries, [](const AuditEntry &entry) {
            const QJsonObject object{{u"time"_s, entry.happenedAt.toIso()},
                                     {u"source"_s, toString(entry.source)},
                                     {u"address"_s, entry.address},
                                     {u"action"_s, entry.action},
                                     {u"detail"_s, entry.detail}};
            return QJsonDocument(object).toJson(QJsonDocument::Compact);
        });
        return {};
    }

    Result<void> writeParticipations(const User &user)
    {
        const auto participations = participationsOf(user);
        if (!participations) {
            return participations.error();
        }
        m_out.write(",\n \"participations\": [");
        const char *separator = "\n  ";
        for (const Participant &participant : *participations) {
            const auto ride = rideOfParticipation(participant);
            if (!ride) {
                return ride.error();
            }
            QByteArray object = participationJson(participant.participation).chopped(1);
            object += leftAtMember(participant.participation);
            object += ",\"ride_code\":\"" + ride->code.toLatin1() + "\",\"ride_title\":";
            appendJsonString(object, ride->title.toUtf8());
            const auto stored = m_database.run([&](db::Session &session) {
                return ParticipationRepository(session).contact(participant.participation.id);
            });
            if (!stored) {
                return stored.error();
            }
            object +=
                ",\"contact\":" + contactJson(stored->value_or(StoredContact()).contact) + '}';
            m_out.write(separator);
            separator = ",\n  ";
            const auto written = writeWithPositions(object, participant.participation.id);
            if (!written) {
                return written;
            }
        }
        m_out.write("]");
        QList<RideId> rides;
        for (const Participant &participant : *participations) {
            rides.append(participant.participation.ride);
        }
        return writeIncidents(rides, user.id);
    }

    /// With their logs; of one rider, or of all.
    Result<void> writeIncidents(const QList<RideId> &rides, std::optional<UserId> rider)
    {
        QByteArrayList incidents;
        for (const RideId ride : rides) {
            const auto written = m_database.run(
                [&](db::Session &session) { return incidentsOf(session, ride, rider); });
            if (!written) {
                return written.error();
            }
            incidents += *written;
        }
        writeList("incidents", incidents, [](const QByteArray &incident) { return incident; });
        return {};
    }

    static Result<QByteArrayList> incidentsOf(db::Session &session, RideId ride,
                                              std::optional<UserId> rider)
    {
        IncidentRepository repository(session);
        const auto all = repository.listByRide(ride, IncidentRepository::Which::All);
        if (!all) {
            return all.error();
        }
        QByteArrayList written;
        for (const Incident &incident : *all) {
            if (rider && incident.user != *rider) {
                continue;
            }
            const auto log = repository.log(incident.id);
            if (!log) {
                return log.error();
            }
            written.append(incidentJson(incident, *log));
        }
        return written;
    }

    /// The object with a last member `positions`.
    Result<void> writeWithPositions(const QByteArray &object, ParticipationId participation)
    {
        m_out.write(object.chopped(1) + ",\"positions\": [");
        const char *separator = "\n    ";
        const auto done = eachPosition(participation, [&](const Position &position) {
            m_out.write(separator + positionJson(position));
            separator = ",\n    ";
        });
        m_out.write("]}");
        return done;
    }

    Result<void> addFixes(GpxWriter &gpx, ParticipationId participation)
    {
        return eachPosition(participation,
                            [&gpx](const Position &position) { gpx.addFix(position.fix); });
    }

    template<typename Visit>
    Result<void> eachPosition(ParticipationId participation, Visit visit)
    {
        Page page{Page::MaxLimit, 0};
        for (bool hasMore = true; hasMore;) {
            const auto positions = m_database.run([&](db::Session &session) {
                return PositionRepository(session).history(participation, {}, {}, page);
            });
            if (!positions) {
                return positions.error();
            }
            for (const Position &position : positions->items) {
                visit(position);
            }
            if (!positions->items.isEmpty()) { // whose row may be gone when the next page is read
                page.afterPlace = PositionKey::of(positions->items.constLast()).place();
            }
            hasMore = positions->hasMore;
        }
        return {};
    }

    Result<QList<Participant>> participantsOf(const Ride &ride)
    {
        return allParticipants([&](db::Session &session, const Page &page) {
            return ParticipationRepository(session).listByRideEver(ride.id, page);
        });
    }

    Result<QList<Participant>> participationsOf(const User &user)
    {
        return allParticipants([&](db::Session &session, const Page &page) {
            return ParticipationRepository(session).listByUserEver(user.id, page);
        });
    }

    template<typename ReadPage>
    Result<QList<Participant>> allParticipants(ReadPage readPage)
    {
        return readAll<Participant>(m_database, readPage, [](const Participant &participant) {
            return participant.participation.id.value;
        });
    }

    Result<Ride> rideOfParticipation(const Participant &participant)
    {
        return m_database.run([&](db::Session &session) -> Result<Ride> {
            const auto ride = RideRepository(session).find(participant.participation.ride, {});
            if (!ride) {
                return ride.error();
            }
            return *ride ? (*ride)->ride : Ride(); // deleted just now
        });
    }

    CommandDatabase &m_database;
    QFile m_out;
};

Error wantsFormat(const QString &command)
{
    return Error{ErrorCode::InvalidInput, u"%1 requires --gpx or --json"_s.arg(command)};
}

} // namespace

Result<void> exportRide(const Invocation &invocation)
{
    if (invocation.has(u"gpx"_s) == invocation.has(u"json"_s)) {
        return wantsFormat(u"export"_s);
    }
    const auto database = CommandDatabase::open(invocation.config);
    if (!database) {
        return database.error();
    }
    const auto ride = (*database)->run(
        [&](db::Session &session) { return rideOf(session, invocation.words.last()); });
    if (!ride) {
        return ride.error();
    }
    Export out(**database);
    return invocation.has(u"gpx"_s) ? out.rideAsGpx(*ride) : out.rideAsJson(*ride);
}

Result<void> exportUser(const Invocation &invocation)
{
    if (invocation.has(u"gpx"_s) == invocation.has(u"json"_s)) {
        return wantsFormat(u"user export"_s);
    }
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
    Export out(**database);
    return invocation.has(u"gpx"_s) ? out.userAsGpx(*user) : out.userAsJson(*user);
}

} // namespace saferide

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/trackingkeyrepository.h"
#include "server/tracking/trackingedge.h"
#include "tests/support/httpharness.h"
#include "tests/support/liveridesfixture.h"
#include "tests/support/restfixture.h"

namespace saferide::test {

/// A daemon with `/i`, a ride of ann's with somebody in its room, and bob with the key of an app.
/// Call addRows(), startTracking() and finishTracking().
class TrackingFixture : public RestFixture
{
protected:
    /// `pace`: of the rate, in place of the daemon's clock; outlives it.
    void startTracking(Rate positions = {}, const Clock *pace = nullptr)
    {
        start();
        daemon->pool.setCommitListener(&daemon->rides);
        keys = std::make_unique<tracking::TrackingKeys>(
            trackingKeyJobs(daemon->pool), daemon->clock, tracking::TrackingKeys::Settings{});
        daemon->rides.addObserver(keys.get());
        keys->start();
        writer = std::make_unique<PositionWriter>(
            [this](PositionWriter::Batch batch, QObject *context, PositionWriter::Stored done) {
                store(std::move(batch), context, std::move(done));
            },
            PositionWriter::Settings{});
        rate =
            std::make_unique<RateLimit<ParticipationId>>(positions, pace ? *pace : daemon->clock);
        services = std::make_unique<tracking::TrackingServices>(
            tracking::TrackingServices{.clock = daemon->clock,
                                       .keys = *keys,
                                       .rides = daemon->rides,
                                       .positions = *writer,
                                       .alarms = daemon->alarms,
                                       .rate = *rate,
                                       .rejections = tracking::Rejections(daemon->metrics),
                                       .figures = tracking::ItemFigures(daemon->metrics)});
        edge = std::make_unique<tracking::TrackingEdge>(*services, daemon->edge.router());
        daemon->edge.setTokenCheck(
            [this](const QByteArray &token) { return bool(daemon->tokens.verify(token)); });
        daemon->edge.setKeyCheck(
            [this](const http::Request &request) { return edge->hasKnownKey(request); });
        ride = newRide();
        rooms = std::make_unique<Rooms>();
        daemon->rides.open(RideId{ride.id()}, rooms.get(), [this](const auto &opened) {
            EXPECT_OK(opened);
            EXPECT_OK(rooms->join(*opened, &room, {UserId(), true}));
        });
        QVERIFY(QTest::qWaitFor([this] { return rooms->memberCount(RideId{ride.id()}) == 1; },
                                PatienceMsecs));
        bobs = pathOf("participations", join(ride, bob));
        key = newKey();
        QCOMPARE(key.size(), 26);
    }
    void finishTracking()
    {
        rooms.reset();
        if (daemon) {
            daemon->pool.setCommitListener(nullptr);
        }
        client->takeProblems(); // of what is not described: /i is for apps, not for clients
        edge.reset();
        services.reset();
        writer.reset();
        finish();
        keys.reset();
        room.packets.clear();
    }

    QByteArray newKey() const
    {
        return call("POST", bobs + "/tracking-key", {}, bob)[QStringLiteral("key")]
            .toString()
            .toLatin1();
    }

    /// Sends these bytes, with the key for KEY and the length of the body for LENGTH.
    Answer sendRaw(QByteArray request)
    {
        request.replace("KEY", key);
        const qsizetype body = request.size() - request.indexOf("\r\n\r\n") - 4;
        request.replace("LENGTH", QByteArray::number(body));
        RawClient app(quint16(QUrl(daemon->url()).port()));
        app.send(request);
        return app.answer();
    }
    Answer post(const QByteArray &target, const QByteArray &body = {})
    {
        return sendRaw("POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: LENGTH\r\n\r\n"
                       + body);
    }
    Answer get(const QByteArray &target)
    {
        return sendRaw("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    /// The places that the room heard of, in their order: `48.5,11`.
    QStringList heard() const
    {
        QStringList places;
        for (const QByteArray &packet : room.packets) {
            if (packet.startsWith("42[\"location_update\"")) {
                const QJsonArray event = QJsonDocument::fromJson(packet.mid(2)).array();
                places.append(placeOf(event.at(1).toObject()));
            }
        }
        return places;
    }
    /// The places of what is stored of bob, the oldest first.
    QStringList stored() const
    {
        QStringList places;
        for (const QJsonValue &position :
             call("GET", bobs + "/positions?limit=200", {}, bob).array()) {
            places.append(placeOf(position.toObject()));
        }
        return places;
    }
    static QString placeOf(const QJsonObject &object)
    {
        return QString::number(object[QStringLiteral("latitude")].toDouble(), 'g', 9) + u','
            + QString::number(object[QStringLiteral("longitude")].toDouble(), 'g', 9);
    }

    /// Whether positions are stored; those that came meanwhile are stored afterwards.
    void holdStoring(bool isHeld)
    {
        holdsStoring = isHeld;
        for (const auto &go : std::exchange(heldBatches, {})) {
            go();
        }
    }

    std::unique_ptr<tracking::TrackingKeys> keys;
    std::unique_ptr<PositionWriter> writer;
    std::unique_ptr<RateLimit<ParticipationId>> rate;
    std::unique_ptr<tracking::TrackingServices> services;
    std::unique_ptr<tracking::TrackingEdge> edge;
    Member room; ///< of the ride
    std::unique_ptr<Rooms> rooms;
    RestAnswer ride;
    QByteArray bobs; ///< path of bob's participation
    QByteArray key; ///< of bob's app

private:
    void store(PositionWriter::Batch batch, QObject *context, PositionWriter::Stored done)
    {
        auto go = [this, batch = std::move(batch), context, done = std::move(done)] {
            daemon->pool.write(
                [batch](db::Session &session) { return PositionRepository(session).store(*batch); },
                context, done);
        };
        if (holdsStoring) {
            heldBatches.push_back(std::move(go));
        } else {
            go();
        }
    }

    bool holdsStoring = false;
    std::vector<std::function<void()>> heldBatches;
};

} // namespace saferide::test

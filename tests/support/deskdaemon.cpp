// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/deskdaemon.h"

#include "tests/support/fixedport.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide::test {

namespace {

template<typename T>
void later(QObject *context, std::function<void(Result<T>)> done, Result<T> result)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), result = std::move(result)] { done(result); },
        Qt::QueuedConnection);
}

} // namespace

Result<Claims> FakeBackend::verify(QByteArrayView token) const
{
    if (token != "token") {
        return Error{ErrorCode::Unauthorized, u"the token is wrong"_s};
    }
    return Claims{UserId{1}, 0, Timestamp(), expiresAt};
}

void FakeBackend::authorize(const Claims &, QObject *context, Done<User> done)
{
    later<User>(context, std::move(done),
                authorizeError ? Result<User>(*authorizeError)
                               : User{UserId{1}, u"dora"_s, UserRole::Dispatcher, {}, {}});
}

void FakeBackend::parse(const Claims &, const QString &text, int maxDepth, QObject *context,
                        Done<console::ClientMessage> done)
{
    ++parses;
    later<console::ClientMessage>(context, std::move(done),
                                  parseError
                                      ? Result<console::ClientMessage>(*parseError)
                                      : console::parseClientMessage(text.toUtf8(), maxDepth));
}

QList<RideContents> FakeBackend::contents() const
{
    QHash<RideId, QList<Participant>> participants;
    for (const Participant &participant : picture.participants) {
        participants[participant.participation.ride].append(participant);
    }
    QList<RideContents> rides;
    for (const Ride &ride : picture.rides) {
        rides.append({ride, participants.value(ride.id)});
    }
    return rides;
}

LiveRides::LoadActive FakeBackend::activeLoader()
{
    return [this](QObject *context, LiveRides::LoadedActive done) {
        ++loads;
        later<QList<RideContents>>(context, std::move(done),
                                   loadError ? Result<QList<RideContents>>(*loadError)
                                             : contents());
    };
}

LiveRides::Load FakeBackend::loader()
{
    return [this](const RideKey &key, QObject *context, LiveRides::Loaded done) {
        Result<RideContents> found = Error{ErrorCode::NotFound, {}};
        for (const RideContents &one : contents()) {
            if (key == RideKey(one.ride.id)) {
                found = one;
            }
        }
        later<RideContents>(context, std::move(done), found);
    };
}

void FakeBackend::perform(const Caller &, const console::Request &request, QObject *context,
                          Done<QJsonValue> done)
{
    performed.append(request.method);
    if (answer) {
        later<QJsonValue>(context, std::move(done), *answer);
    }
}

DeskDaemon::DeskDaemon(FakeBackend &backend, const Clock &clock, desk::Settings settings,
                       quint16 port, std::unique_ptr<QTcpServer> listener)
    : m_listener(std::move(listener))
    , m_rides(backend.loader(), {}, clock, {})
    , m_feed(m_rides, backend.activeLoader(), clock, settings)
    , m_server(m_feed, backend, clock, settings)
{
    m_rides.addObserver(&m_feed);
    connect(m_listener.get(), &QTcpServer::pendingConnectionAvailable, this, &DeskDaemon::accept);
    m_listener->listen(QHostAddress::LocalHost, port ? port : fixedPort());
}

DeskDaemon::~DeskDaemon()
{
    cutConnections();
}

QString DeskDaemon::address() const
{
    return u"ws://127.0.0.1:%1"_s.arg(port());
}

void DeskDaemon::happened(const RideEvent &event)
{
    static_cast<db::CommitListener &>(m_rides).committed({event});
}

void DeskDaemon::moves(RideId ride, ParticipationId id, const LocationFix &fix,
                       const LastContact &contact)
{
    m_rides.loaded(ride)->receive(id, userOf(id), fix, contact);
}

void DeskDaemon::cutConnections()
{
    for (const auto &socket : std::as_const(m_sockets)) {
        if (socket) {
            socket->abort();
        }
    }
    m_sockets.clear();
}

void DeskDaemon::accept()
{
    while (QTcpSocket *socket = m_listener->nextPendingConnection()) {
        m_sockets.append(socket);
        if (sendBufferBytes > 0) {
            socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, sendBufferBytes);
        }
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { route(socket); });
    }
}

void DeskDaemon::route(QTcpSocket *socket)
{
    socket->startTransaction();
    const QByteArray head = socket->readAll();
    if (!head.contains("\r\n\r\n")) {
        socket->rollbackTransaction();
        return;
    }
    disconnect(socket, nullptr, this, nullptr);
    if (head.startsWith("GET /console")) {
        socket->rollbackTransaction();
        socket->setParent(nullptr);
        m_server.adoptWebSocket(std::unique_ptr<QTcpSocket>(socket), socket->peerAddress());
        return;
    }
    socket->commitTransaction();
    socket->write("HTTP/1.1 " + QByteArray::number(loginStatus)
                  + " X\r\nConnection: close\r\nContent-Length: "
                  + QByteArray::number(loginBody.size()) + "\r\n\r\n" + loginBody);
    socket->disconnectFromHost();
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
}

UserId userOf(ParticipationId id)
{
    return UserId{id.value + 1000};
}

Ride sundayRide(qint64 id, const QString &title)
{
    Ride ride;
    ride.id = RideId{id};
    ride.code = u"RIDE%1"_s.arg(id, 2, 10, QChar(u'0'));
    ride.title = title;
    ride.status = RideStatus::Live;
    ride.organizer = UserId{1};
    return ride;
}

Participant aParticipant(qint64 id, qint64 ride, const QString &name)
{
    Participant participant;
    participant.username = name;
    participant.participation.id = ParticipationId{id};
    participant.participation.user = userOf({id});
    participant.participation.ride = RideId{ride};
    return participant;
}

LocationFix aFix(qint64 msecs, double latitude)
{
    LocationFix fix;
    fix.point = {latitude, 14.36};
    fix.fixTime = {msecs};
    return fix;
}

} // namespace saferide::test

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/rideevents.h"

#include "server/phones/ridesocket.h"
#include "shared/protocol/jsonelement.h"
#include "shared/protocol/jsonwriter.h"

#include <QTimer>

namespace saferide::phones {

namespace {

QByteArray unauthorized(const QString &detail)
{
    QByteArray error(R"({"message":"unauthorized","data":{"detail":)");
    appendJsonString(error, detail.toUtf8());
    error += "}}";
    return error;
}

// In the CONNECT packet, else in the header of the handshake.
QByteArray tokenOf(const socketio::Socket &socket, QByteArrayView auth)
{
    std::string_view token;
    if (!auth.isEmpty()) {
        const auto object = parseJsonElement(auth);
        if (object && !(*object)["token"].get(token)) {
            return QByteArray(token.data(), qsizetype(token.size()));
        }
    }
    const QByteArray header = socket.handshake().authorization.trimmed();
    return header.left(7).compare("bearer ", Qt::CaseInsensitive) == 0 ? header.mid(7).trimmed()
                                                                       : QByteArray();
}

} // namespace

RideEvents::RideEvents(const RideServices &services, Rooms &rooms, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_rooms(rooms)
    , m_receipts(services.positions, [this](const Receipt &receipt) { settle(receipt); })
{
}

RideEvents::~RideEvents() = default;

void RideEvents::connectRequested(const std::shared_ptr<socketio::Socket> &socket,
                                  QByteArrayView auth)
{
    const QByteArray token = tokenOf(*socket, auth);
    if (token.isEmpty()) {
        socket->refuse(unauthorized(QStringLiteral("a token is required")));
    } else {
        admit(socket, token);
    }
}

/// Only a token that is not valid is refused: after a CONNECT_ERROR, socket.io-client does not come
/// back by itself, and a phone in a pocket would be gone for the rest of the ride. Whatever else is
/// in the way passes, and the phone waits.
void RideEvents::admit(const std::shared_ptr<socketio::Socket> &socket, const QByteArray &token)
{
    const Result<Claims> claims = m_services.tokens.verify(token);
    if (!claims) {
        socket->refuse(unauthorized(claims.error().message));
        return;
    }
    const auto authorized = [this, waiting = std::weak_ptr(socket), token,
                             claims = *claims](const Result<User> &user) {
        const std::shared_ptr<socketio::Socket> asking = waiting.lock();
        if (!asking || !asking->isConnecting()) {
            return;
        }
        // Asked for last: the user's rate is not for who holds a revoked token.
        if (user && !m_services.eventRate.refusal(claims.user)) {
            asking->accept(std::make_unique<RideSocket>(*this, *asking, claims, *user));
        } else if (!user && user.error().code == ErrorCode::Unauthorized) {
            asking->refuse(unauthorized(user.error().message));
        } else {
            admitLater(asking, token);
        }
    };
    m_services.authorize(*claims, this, authorized);
}

void RideEvents::admitLater(const std::shared_ptr<socketio::Socket> &socket,
                            const QByteArray &token)
{
    QTimer::singleShot(m_services.admitAgain, this, [this, waiting = std::weak_ptr(socket), token] {
        const std::shared_ptr<socketio::Socket> asking = waiting.lock();
        if (asking && asking->isConnecting()) {
            admit(asking, token);
        }
    });
}

void RideEvents::revokeTokens(UserId user, qint64 tokenVersion)
{
    const QList<RideSocket *> sockets = m_socketsOf.values(user); // expelled ones remove themselves
    for (RideSocket *socket : sockets) {
        socket->revokeToken(user, tokenVersion);
    }
}

quint64 RideEvents::add(RideSocket *socket, UserId user)
{
    m_sockets.insert(++m_lastConnection, socket);
    m_socketsOf.insert(user, socket);
    return m_lastConnection;
}

void RideEvents::remove(quint64 connection, RideSocket *socket, UserId user)
{
    m_sockets.remove(connection);
    m_socketsOf.remove(user, socket);
}

void RideEvents::settle(const Receipt &receipt)
{
    if (RideSocket *socket = m_sockets.value(receipt.connection)) {
        socket->settle(receipt);
    }
}

} // namespace saferide::phones

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/rideevents.h"

#include "server/phones/followhub.h"
#include "server/phones/ridesocket.h"
#include "server/security/trackingkeytext.h"
#include "shared/protocol/jsonelement.h"
#include "shared/protocol/jsonwriter.h"

#include <QTimer>

namespace saferide::phones {

namespace {

const QString InvalidKey = QStringLiteral("the key is not valid");

QByteArray unauthorized(const QString &detail)
{
    QByteArray error(R"({"message":"unauthorized","data":{"detail":)");
    appendJsonString(error, detail.toUtf8());
    error += "}}";
    return error;
}

/// A member of the CONNECT packet's object; empty where it has none.
QByteArray memberOf(QByteArrayView auth, std::string_view name)
{
    if (auth.isEmpty()) {
        return {};
    }
    std::string_view text;
    const auto object = parseJsonElement(auth);
    return object && !(*object)[name].get(text) ? QByteArray(text.data(), qsizetype(text.size()))
                                                : QByteArray();
}

// In the CONNECT packet, else in the header of the handshake.
QByteArray tokenOf(const socketio::Socket &socket, QByteArrayView auth)
{
    const QByteArray token = memberOf(auth, "token");
    const QByteArray header = socket.handshake().authorization.trimmed();
    const bool isBearer = header.left(7).compare("bearer ", Qt::CaseInsensitive) == 0;
    return token.isEmpty() && isBearer ? header.mid(7).trimmed() : token;
}

} // namespace

RideEvents::RideEvents(const RideServices &services, Rooms &rooms, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_rooms(rooms)
    , m_follow(services.follow ? std::make_unique<FollowHub>(*services.follow) : nullptr)
    , m_receipts(services.positions, [this](const Receipt &receipt) { settle(receipt); })
{
}

RideEvents::~RideEvents() = default;

void RideEvents::connectRequested(const std::shared_ptr<socketio::Socket> &socket,
                                  QByteArrayView auth)
{
    if (const QByteArray key = memberOf(auth, "key"); !key.isEmpty()) {
        const auto hash = trackingKeyHash(key);
        if (hash) {
            admitByKey(socket, *hash);
        } else {
            socket->refuse(unauthorized(InvalidKey));
        }
        return;
    }
    if (const QByteArray link = memberOf(auth, "follow"); !link.isEmpty()) {
        admitFollower(socket, link);
        return;
    }
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
            admitLater(asking, &RideEvents::admit, token);
        }
    };
    m_services.authorize(*claims, this, authorized);
}

void RideEvents::admitFollower(const std::shared_ptr<socketio::Socket> &socket,
                               const QByteArray &token)
{
    const auto refuse = [waiting = std::weak_ptr(socket)](const QString &why) {
        if (const std::shared_ptr<socketio::Socket> asking = waiting.lock()) {
            asking->refuse(unauthorized(why));
        }
    };
    if (m_follow) {
        m_follow->admit(socket, token, refuse);
    } else {
        refuse(QStringLiteral("this server has no follow links"));
    }
}

/// As admit(). Who has a key enters the room of its ride at once, at the rate of joins.
void RideEvents::admitByKey(const std::shared_ptr<socketio::Socket> &socket, const QByteArray &hash)
{
    const auto found = [this, waiting = std::weak_ptr(socket),
                        hash](const Result<std::optional<KeyHolder>> &holder) {
        const std::shared_ptr<socketio::Socket> asking = waiting.lock();
        if (!asking || !asking->isConnecting()) {
            return;
        }
        if (holder && !*holder) {
            asking->refuse(unauthorized(InvalidKey));
        } else if (holder && !m_services.eventRate.refusal((*holder)->user)
                   && !m_services.joinRate.refusal((*holder)->user)) {
            asking->accept(std::make_unique<RideSocket>(*this, *asking, **holder));
        } else {
            admitLater(asking, &RideEvents::admitByKey, hash);
        }
    };
    m_services.findKey(hash, this, found);
}

void RideEvents::admitLater(const std::shared_ptr<socketio::Socket> &socket, Admit again,
                            const QByteArray &credential)
{
    QTimer::singleShot(m_services.admitAgain, this,
                       [this, waiting = std::weak_ptr(socket), again, credential] {
                           const std::shared_ptr<socketio::Socket> asking = waiting.lock();
                           if (asking && asking->isConnecting()) {
                               (this->*again)(asking, credential);
                           }
                       });
}

void RideEvents::checkKeys(RideId ride, ParticipationId participation)
{
    const QList<RideSocket *> keyed = m_keyed.values(ride);
    std::vector<quint64> connections; // a check may end its socket
    for (const RideSocket *socket : keyed) {
        if (participation == ParticipationId() || socket->key()->participation == participation) {
            connections.push_back(socket->connection());
        }
    }
    for (const quint64 connection : connections) {
        checkKey(connection);
    }
}

void RideEvents::checkKey(quint64 connection)
{
    const RideSocket *socket = m_sockets.value(connection);
    if (!socket) {
        return;
    }
    m_services.findKey(socket->key()->hash, this,
                       [this, connection](const Result<std::optional<KeyHolder>> &holder) {
                           RideSocket *checked = m_sockets.value(connection);
                           if (holder && !*holder && checked) {
                               checked->revokeKey();
                           } else if (!holder) {
                               QTimer::singleShot(m_services.admitAgain, this,
                                                  [this, connection] { checkKey(connection); });
                           }
                       });
}

void RideEvents::revokeTokens(UserId user, qint64 tokenVersion)
{
    const QList<RideSocket *> sockets = m_socketsOf.values(user); // the evicted remove themselves
    for (RideSocket *socket : sockets) {
        socket->revokeToken(user, tokenVersion);
    }
}

quint64 RideEvents::add(RideSocket *socket)
{
    m_sockets.insert(++m_lastConnection, socket);
    m_socketsOf.insert(socket->user(), socket);
    if (const auto &key = socket->key()) {
        m_keyed.insert(key->ride, socket);
    }
    return m_lastConnection;
}

void RideEvents::remove(quint64 connection, RideSocket *socket)
{
    m_sockets.remove(connection);
    m_socketsOf.remove(socket->user(), socket);
    if (const auto &key = socket->key()) {
        m_keyed.remove(key->ride, socket);
    }
}

void RideEvents::settle(const Receipt &receipt)
{
    if (RideSocket *socket = m_sockets.value(receipt.connection)) {
        socket->settle(receipt);
    }
}

} // namespace saferide::phones

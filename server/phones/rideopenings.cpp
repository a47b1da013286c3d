// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/rideopenings.h"

#include "server/phones/locationmessage.h"
#include "server/phones/whileconnected.h"

#include <QTimer>

namespace saferide::phones {

namespace {

constexpr qsizetype MaxBytes = 131'072;
constexpr uint OpenedAtOnce = 64;

} // namespace

RideOpenings::RideOpenings(RideEvents &events, socketio::Socket &socket, UserId user,
                           const std::optional<KeyHolder> &key)
    : m_events(events)
    , m_socket(socket)
    , m_user(user)
    , m_key(key)
{
}

template<typename Call>
auto RideOpenings::whileConnected(Call call)
{
    return phones::whileConnected(m_socket, std::move(call));
}

void RideOpenings::add(Opening opening)
{
    const auto *code = std::get_if<QString>(&opening.ride);
    opening.bytes +=
        qsizetype(sizeof(Opening) + sizeof(LocationMessage)) + (code ? code->size() * 2 : 0);
    if (m_bytes + opening.bytes > MaxBytes) {
        m_events.services().rejections.count(Limit::WaitingEventBytes);
        opening.refuse({ErrorCode::Overloaded, QStringLiteral("overloaded, send again")});
        return;
    }
    m_bytes += opening.bytes;
    m_waiting.push_back(std::move(opening));
    next();
}

/// When its turn has come: those before it may have been wrong.
Result<void> RideOpenings::mayGuess() const
{
    const RideServices &services = m_events.services();
    const auto wait = services.unknownRides.refusal(m_user);
    if (!wait) {
        return {};
    }
    services.rejections.count(Limit::UnknownRides);
    return Error{ErrorCode::RateLimited,
                 QStringLiteral("too many alarms for rides that you are not in, wait"),
                 {},
                 std::chrono::ceil<std::chrono::seconds>(*wait)};
}

void RideOpenings::clear()
{
    m_waiting.clear();
    m_bytes = 0;
}

RideOpenings::Opening RideOpenings::takeFirst()
{
    Opening first = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_bytes -= first.bytes;
    return first;
}

void RideOpenings::putFirst(Opening opening)
{
    m_bytes += opening.bytes;
    m_waiting.push_front(std::move(opening));
}

void RideOpenings::next()
{
    if (m_isLooping) {
        return; // the loop below goes on
    }
    const auto self = m_socket.shared_from_this(); // an event may end it
    m_isLooping = true;
    while (!m_isAsked && !m_waiting.empty() && m_socket.isConnected()) {
        m_isAsked = true;
        if (const auto may = m_waiting.front().isGuess ? mayGuess() : Result<void>(); !may) {
            takeFirst().refuse(may.error());
            goOn(false);
            continue;
        }
        const RideKey ride = m_waiting.front().ride;
        m_events.services().rides.open(
            ride, &m_events, whileConnected([this](const Opened &loaded) { opened(loaded); }));
    }
    m_isLooping = false;
}

void RideOpenings::opened(const Opened &ride)
{
    if (ride && m_waiting.front().enters && !(*ride)->prepareSnapshot()) {
        QTimer::singleShot(LiveRide::BetweenSlices, Qt::PreciseTimer, &m_events,
                           whileConnected([this, ride] { opened(ride); }));
        return;
    }
    Opening first = takeFirst(); // it may end the phone, and all that waits with it
    const Result<void> done = ride ? tryFirst(first, *ride) : Result<void>(ride.error());
    if (!done && ride && !m_isConfirmed) {
        putFirst(std::move(first));
        confirm(*ride, done.error());
        return;
    }
    if (!done) {
        refuse(first, done.error());
    }
    goOn(first.enters);
}

Result<void> RideOpenings::tryFirst(const Opening &first,
                                    const std::shared_ptr<LiveRide> &ride) const
{
    const auto allowed = m_key ? m_key->mayUse(*ride) : Result<void>();
    return allowed ? first.act(ride) : allowed;
}

void RideOpenings::refuse(const Opening &opening, const Error &error)
{
    const bool isWrong = error.code == ErrorCode::NotFound || error.code == ErrorCode::Forbidden
        || error.code == ErrorCode::Conflict;
    if (opening.isGuess && isWrong) {
        m_events.services().unknownRides.failed(m_user);
    }
    opening.refuse(error);
}

/// Memory may be behind: another process may have let this user in.
void RideOpenings::confirm(const std::shared_ptr<LiveRide> &ride, const Error &refusal)
{
    const auto confirmed = [this, ride](const Result<void> &read) {
        if (read) {
            m_isConfirmed = true;
            opened(ride);
        } else {
            const Opening first = takeFirst();
            refuse(first, read.error());
            goOn(false);
        }
    };
    m_events.services().rides.confirm(*ride, m_user, refusal, &m_events, whileConnected(confirmed));
}

void RideOpenings::goOn(bool hasEntered)
{
    m_isConfirmed = false;
    const auto on = [this] {
        m_isAsked = false;
        next();
    };
    if (hasEntered || ++m_openedAtOnce % OpenedAtOnce == 0) { // others have their turn
        QMetaObject::invokeMethod(&m_events, whileConnected(on), Qt::QueuedConnection);
    } else {
        on();
    }
}

} // namespace saferide::phones

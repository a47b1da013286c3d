// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/liverides.h"
#include "server/phones/rideevents.h"
#include "server/socketio/socket.h"

#include <list>

namespace saferide::phones {

/// What one phone asks of rides, in its order: each waits until its ride is loaded, and those
/// behind it wait, too. What memory refuses is tried again after a read of the database.
class RideOpenings
{
public:
    /// An error: the ride refuses it, and nothing has happened. May be called again.
    using Act = std::function<Result<void>(const std::shared_ptr<LiveRide> &ride)>;
    struct Opening
    {
        RideKey ride;
        qsizetype bytes = 0; ///< what `act` keeps
        Act act = {};
        std::function<void(const Error &)> refuse = {}; ///< for good
        bool enters = false; ///< is answered with a snapshot
        bool isGuess = false; ///< a refusal counts as one of RideServices::unknownRides
    };

    /// They outlive it. `key`: if there is one, other rides than its own are refused.
    RideOpenings(RideEvents &events, socketio::Socket &socket, UserId user,
                 const std::optional<KeyHolder> &key);

    bool isEmpty() const { return m_waiting.empty(); }
    /// Refuses it where too much waits.
    void add(Opening opening);
    void clear();

private:
    using Opened = Result<std::shared_ptr<LiveRide>>;

    void next();
    void opened(const Opened &ride);
    void confirm(const std::shared_ptr<LiveRide> &ride, const Error &refusal);
    Result<void> mayGuess() const;
    Result<void> tryFirst(const Opening &first, const std::shared_ptr<LiveRide> &ride) const;
    void refuse(const Opening &opening, const Error &error);
    void goOn(bool hasEntered);
    Opening takeFirst();
    void putFirst(Opening opening);
    template<typename Call>
    auto whileConnected(Call call);

    RideEvents &m_events;
    socketio::Socket &m_socket;
    const UserId m_user;
    const std::optional<KeyHolder> &m_key;
    std::list<Opening> m_waiting; // a deque would take half a kilobyte while it is empty
    qsizetype m_bytes = 0;
    bool m_isAsked = false; // for the first of them, or the next turn is to go on
    bool m_isConfirmed = false; // the database was read for the first of them
    bool m_isLooping = false;
    uint m_openedAtOnce = 0;
};

} // namespace saferide::phones

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/attention.h"
#include "shared/domain/page.h"
#include "shared/domain/participation.h"
#include "shared/domain/ridechange.h"
#include "shared/protocol/console/param.h"

#include <tuple>

/// The requests about rides and their participants; see docs/console-protocol.md.
namespace saferide::console {

/// The ride with its description, which the snapshot does not contain.
struct FindRide
{
    static constexpr auto Method = "ride";
    using Reply = Ride;
    RideId ride;
    static constexpr auto Params = std::tuple(Param{"ride_id", &FindRide::ride});
    bool operator==(const FindRide &) const = default;
};

struct CreateRide
{
    static constexpr auto Method = "create_ride";
    using Reply = Ride;
    NewRide ride;
    static constexpr auto Params = std::tuple(FormParams{&CreateRide::ride});
    bool operator==(const CreateRide &) const = default;
};

struct ChangeRide
{
    static constexpr auto Method = "change_ride";
    using Reply = Ride;
    RideId ride;
    RideChange change;
    std::optional<Timestamp>
        seen; ///< Ride::updatedAt on the desk; Conflict if it has changed since
    std::optional<qint64> seenVersion = {}; ///< Ride::version on the desk: tells it better
    static constexpr auto Params = std::tuple(
        Param{"ride_id", &ChangeRide::ride}, Param{"seen", &ChangeRide::seen},
        Param{"seen_version", &ChangeRide::seenVersion}, FormParams{&ChangeRide::change});
    bool operator==(const ChangeRide &) const = default;
};

struct DeleteRide
{
    static constexpr auto Method = "delete_ride";
    using Reply = RideId;
    RideId ride;
    static constexpr auto Params = std::tuple(Param{"ride_id", &DeleteRide::ride});
    bool operator==(const DeleteRide &) const = default;
};

/// Trims the text; nullopt unless the result has 1 to 1,000 characters.
std::optional<QString> messageText(QString text);

struct MessageRide
{
    static constexpr auto Method = "message_ride";
    using Reply = RideId;
    RideId ride;
    QString text; ///< 1 to 1,000 characters
    static constexpr auto Params = std::tuple(Param{"ride_id", &MessageRide::ride},
                                              Param{"text", &MessageRide::text, messageText});
    bool operator==(const MessageRide &) const = default;
};

struct AddParticipant
{
    static constexpr auto Method = "add_participant";
    using Reply = Participant;
    RideId ride;
    QString username;
    static constexpr auto Params = std::tuple(Param{"ride_id", &AddParticipant::ride},
                                              Param{"username", &AddParticipant::username});
    bool operator==(const AddParticipant &) const = default;
};

struct RemoveParticipant
{
    static constexpr auto Method = "remove_participant";
    using Reply = ParticipationId;
    ParticipationId participation;
    static constexpr auto Params =
        std::tuple(Param{"participation_id", &RemoveParticipant::participation});
    bool operator==(const RemoveParticipant &) const = default;
};

/// Everybody who was ever in the ride, by id, in pages: who left, too.
struct ListParticipants
{
    static constexpr auto Method = "list_participants";
    using Reply = PageOf<Participant>;
    RideId ride;
    std::optional<qint64> afterId = {};
    static constexpr auto Params = std::tuple(Param{"ride_id", &ListParticipants::ride},
                                              Param{"after_id", &ListParticipants::afterId});
    bool operator==(const ListParticipants &) const = default;
};

struct SetRole
{
    static constexpr auto Method = "set_role";
    using Reply = Participant;
    ParticipationId participation;
    ParticipationRole role = ParticipationRole::Rider;
    static constexpr auto Params = std::tuple(Param{"participation_id", &SetRole::participation},
                                              Param{"role", &SetRole::role});
    bool operator==(const SetRole &) const = default;
};

/// The dispatcher acknowledges that somebody needs attention.
struct Acknowledge
{
    static constexpr auto Method = "acknowledge";
    using Reply = AttentionAcknowledgement;
    ParticipationId participation;
    AttentionKind kind = AttentionKind::Silent;
    static constexpr auto Params = std::tuple(
        Param{"participation_id", &Acknowledge::participation}, Param{"kind", &Acknowledge::kind});
    bool operator==(const Acknowledge &) const = default;
};

/// A page of the recorded history, by fix time.
struct PositionPage
{
    QList<Position> positions;
    bool hasMore = false;
    std::optional<QString> next; ///< ListPositions::after of the next page, if there is one
    bool operator==(const PositionPage &) const = default;
};

struct ListPositions
{
    static constexpr auto Method = "positions";
    using Reply = PositionPage;
    ParticipationId participation;
    std::optional<Timestamp> from = {};
    std::optional<Timestamp> to = {};
    std::optional<QString> after = {}; ///< PositionPage::next; opaque to desks
    std::optional<qint64> afterId = {}; ///< from older desks: 0, or refused
    static constexpr auto Params = std::tuple(
        Param{"participation_id", &ListPositions::participation},
        Param{"from", &ListPositions::from}, Param{"to", &ListPositions::to},
        Param{"after", &ListPositions::after}, Param{"after_id", &ListPositions::afterId});
    bool operator==(const ListPositions &) const = default;

    /// The request for the page after `page`; nullopt if there is none.
    std::optional<ListPositions> behind(const PositionPage &page) const;
};

} // namespace saferide::console

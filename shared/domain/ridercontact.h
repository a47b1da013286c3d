// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/fixfields.h"
#include "shared/domain/participation.h"

#include <QString>

#include <algorithm>
#include <array>
#include <optional>

namespace saferide {

/// What a dispatcher must know about a rider in trouble. Personal: only who access::toSeeContact()
/// lets through reads it, no broadcast, log or metric has it, and it is erased some days after the
/// ride (`[retention] contact_days`).
struct RiderContact
{
    std::optional<QString> bib; ///< start number
    std::optional<QString> phone;
    std::optional<QString> emergencyName; ///< whom to call
    std::optional<QString> emergencyPhone;
    std::optional<QString> medicalNote;
    bool operator==(const RiderContact &) const = default;
};

enum class ContactKind { Line, Phone };

/// A field of a contact: the names of JSON and of the columns, and what it may be.
struct ContactField
{
    FieldName name;
    std::optional<QString> RiderContact::*value;
    int maxCharacters;
    ContactKind kind = ContactKind::Line;
};
inline constexpr std::array ContactFields{
    ContactField{"bib", &RiderContact::bib, 12},
    ContactField{"phone", &RiderContact::phone, 40, ContactKind::Phone},
    ContactField{"emergency_name", &RiderContact::emergencyName, 100},
    ContactField{"emergency_phone", &RiderContact::emergencyPhone, 40, ContactKind::Phone},
    ContactField{"medical_note", &RiderContact::medicalNote, 300},
};

inline bool isEmpty(const RiderContact &contact)
{
    return std::ranges::none_of(ContactFields, [&contact](const ContactField &field) {
        return (contact.*field.value).has_value();
    });
}

/// The text as it is stored: on one line, single spaces; nullopt for a blank one. InvalidInput says
/// what it must be.
Result<std::optional<QString>> contactText(const ContactField &field, QStringView text);

/// A rider without an account, whom the organizer adds.
struct NewRider
{
    QString displayName; ///< normalizedDisplayName()
    RiderContact contact;
    bool operator==(const NewRider &) const = default;
};

/// How the others know a rider.
struct RiderName
{
    QString name; ///< a guest's display name
    bool isGuest = false;
    std::optional<QString> bib;
};

/// A contact with who added the rider; nullopt: the rider themselves.
struct StoredContact
{
    RiderContact contact;
    std::optional<UserId> addedBy;
    bool operator==(const StoredContact &) const = default;
};

/// What is known of one rider of a ride.
struct ContactOfRider
{
    ParticipationId participation;
    StoredContact stored;
    bool operator==(const ContactOfRider &) const = default;
};

} // namespace saferide

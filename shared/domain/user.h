// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/id.h"

#include <QString>

#include <optional>

namespace saferide {

enum class UserRole { Rider, Dispatcher, Admin };

/// The word on the wire and in the database: `rider`, `dispatcher`, `admin`.
QString toString(UserRole role);
std::optional<UserRole> userRoleFromString(QStringView word);

/// An account, or a guest. The password hash never leaves the repositories and services.
struct User
{
    UserId id;
    QString username;
    UserRole role = UserRole::Rider;
    Timestamp createdAt;
    Timestamp updatedAt;
    std::optional<QString> displayName =
        {}; ///< of a guest: what others see in place of the username
    bool isGuest = false; ///< joined one ride by its code; has no password
    bool operator==(const User &) const = default;

    /// Dispatchers and admins see and manage every ride.
    bool seesEverything() const { return role != UserRole::Rider; }
};

} // namespace saferide

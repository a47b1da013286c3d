// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/page.h"
#include "shared/domain/user.h"
#include "shared/protocol/console/param.h"

#include <tuple>

/// The requests about accounts; see docs/console-protocol.md.
namespace saferide::console {

struct RenewedToken
{
    QString token; ///< not empty
    Timestamp expiresAt;
    bool operator==(const RenewedToken &) const = default;
};

struct RenewToken
{
    static constexpr auto Method = "renew_token";
    using Reply = RenewedToken;
    static constexpr auto Params = std::tuple();
    bool operator==(const RenewToken &) const = default;
};

/// nullopt unless passwordBytes() accepts the password.
std::optional<QString> newPassword(QString password);

struct CreateUser
{
    static constexpr auto Method = "create_user";
    using Reply = User;
    QString username;
    QString password;
    UserRole role = UserRole::Rider;
    static constexpr auto Params = std::tuple(Param{"username", &CreateUser::username},
                                              Param{"password", &CreateUser::password, newPassword},
                                              Param{"role", &CreateUser::role});
    bool operator==(const CreateUser &) const = default;
};

struct SetUserRole
{
    static constexpr auto Method = "set_user_role";
    using Reply = User;
    UserId user;
    UserRole role = UserRole::Rider;
    static constexpr auto Params =
        std::tuple(Param{"user_id", &SetUserRole::user}, Param{"role", &SetUserRole::role});
    bool operator==(const SetUserRole &) const = default;
};

struct ResetPassword
{
    static constexpr auto Method = "reset_password";
    using Reply = User;
    UserId user;
    QString password;
    static constexpr auto Params =
        std::tuple(Param{"user_id", &ResetPassword::user},
                   Param{"password", &ResetPassword::password, newPassword});
    bool operator==(const ResetPassword &) const = default;
};

/// A page of all accounts, ordered by id.
struct ListUsers
{
    static constexpr auto Method = "list_users";
    using Reply = PageOf<User>;
    std::optional<qint64> afterId;
    static constexpr auto Params = std::tuple(Param{"after_id", &ListUsers::afterId});
    bool operator==(const ListUsers &) const = default;
};

} // namespace saferide::console

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskjobs.h"
#include "server/services/access.h"
#include "server/services/positionservice.h"
#include "server/services/userservice.h"
#include "shared/domain/password.h"
#include "shared/protocol/console/jsonfields.h"
#include "shared/protocol/console/objects.h"
#include "shared/protocol/placetext.h"

#include <QJsonArray>

// What desks do to accounts, and the history that they read.

using namespace Qt::Literals::StringLiterals;

namespace saferide::desk {

using console::JsonFields;

namespace {

QJsonObject userReply(const User &user)
{
    return {{"user"_L1, console::toJson(user)}};
}

} // namespace

// Only for who is a dispatcher or an admin is a password hashed at all.
template<typename Then>
void DeskJobs::hashed(const Call &call, const QByteArray &password, Then then)
{
    const auto hash = [this, call, password, then = std::move(then)](const Result<User> &user) {
        if (!user) {
            call.done(user.error());
            return;
        }
        m_passwords.hash(password, call.context, [call, then](const Result<QString> &hashed) {
            if (hashed) {
                then(*hashed);
            } else {
                call.done(hashed.error());
            }
        });
    };
    authorize(call.claims, call.context, hash);
}

void DeskJobs::createUser(const Call &call)
{
    JsonFields fields(call.params, "params"_L1);
    const QString username = fields.text("username"_L1);
    const auto password = passwordBytes(fields.text("password"_L1));
    const auto role = fields.word("role"_L1, userRoleFromString);
    fields.require(bool(password), "password"_L1);
    if (const auto checked = fields.result(username); !checked) {
        call.done(checked.error());
        return;
    }
    hashed(call, *password, [this, call, username, role](const QString &hash) {
        write(
            call,
            [&clock = m_clock, username, role, hash](db::Session &session, const User &user) {
                return UserService(session, clock).createFor(user, username, hash, role);
            },
            userReply);
    });
}

void DeskJobs::resetPassword(const Call &call)
{
    JsonFields fields(call.params, "params"_L1);
    const auto id = fields.id<UserId>("user_id"_L1);
    const auto password = passwordBytes(fields.text("password"_L1));
    fields.require(bool(password), "password"_L1);
    if (const auto checked = fields.result(id); !checked) {
        call.done(checked.error());
        return;
    }
    hashed(call, *password, [this, call, id](const QString &hash) {
        write(
            call,
            [&clock = m_clock, id, hash](db::Session &session, const User &user) {
                return UserService(session, clock).resetPassword(user, id, hash);
            },
            userReply);
    });
}

void DeskJobs::setUserRole(const Call &call)
{
    JsonFields fields(call.params, "params"_L1);
    const auto id = fields.id<UserId>("user_id"_L1);
    const auto role = fields.word("role"_L1, userRoleFromString);
    if (const auto checked = fields.result(id); !checked) {
        call.done(checked.error());
        return;
    }
    write(
        call,
        [&clock = m_clock, id, role](db::Session &session, const User &user) {
            return UserService(session, clock).changeRole(user, id, role);
        },
        userReply);
}

void DeskJobs::listPositions(const Call &call)
{
    JsonFields fields(call.params, "params"_L1);
    const auto id = fields.id<ParticipationId>("participation_id"_L1);
    const auto timeOf = [&fields](QLatin1StringView name) {
        return fields.has(name) ? std::optional(fields.time(name)) : std::nullopt;
    };
    const auto from = timeOf("from"_L1);
    const auto to = timeOf("to"_L1);
    Page page{.limit = Page::MaxLimit,
              .afterId = fields.has("after_id"_L1) ? fields.integer("after_id"_L1, 0) : 0};
    if (fields.has("after"_L1)) {
        const auto place = placeFromText(fields.text("after"_L1), PositionService::PlaceNumbers);
        fields.require(place.has_value(), "after"_L1);
        page.afterPlace = place.value_or(QList<qint64>());
    }
    if (const auto checked = fields.result(id); !checked) {
        call.done(checked.error());
        return;
    }
    read(
        call,
        [&clock = m_clock, id, from, to, page](db::Session &session, const User &user) {
            return PositionService(session, clock).history(user, id, from, to, page);
        },
        [](const PageOf<Position> &found) {
            QJsonArray positions;
            for (const Position &position : found.items) {
                positions.append(console::toJson(position));
            }
            QJsonObject reply{{"positions"_L1, positions}, {"has_more"_L1, found.hasMore}};
            if (found.hasMore) {
                reply.insert("next"_L1,
                             placeText(PositionService::placeOf(found.items.constLast())));
            }
            return reply;
        });
}

} // namespace saferide::desk

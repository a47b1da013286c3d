// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/redisproblem.h"

#include <algorithm>
#include <array>

namespace saferide::bus {

using namespace Qt::Literals::StringLiterals;

namespace {

struct KnownError
{
    QByteArrayView start;
    QLatin1StringView meaning;
    bool isOfConnection = false; ///< whatever the command was
};

// The first that fits.
constexpr std::array KnownErrors{
    KnownError{"NOAUTH",
               "it requires a password: write it into the URL of cluster.bus, as "
               "redis://user:password@host"_L1},
    KnownError{"WRONGPASS",
               "user or password is wrong: compare cluster.bus with the ACL of "
               "the server"_L1},
    KnownError{"ERR invalid password",
               "the password is wrong: compare cluster.bus with "
               "requirepass of the server"_L1},
    KnownError{"ERR AUTH",
               "it has no password, but cluster.bus does: set requirepass or an ACL on "
               "the server, or remove the password"_L1},
    KnownError{"ERR Client sent AUTH",
               "it has no password, but cluster.bus does: set requirepass "
               "on the server, or remove the password"_L1},
    KnownError{"NOPERM",
               "its ACL does not permit this: grant the user the commands auth, ping, "
               "publish, subscribe, unsubscribe, psubscribe, punsubscribe and "
               "client|setname, and the channels &PREFIX:* and &PREFIX:p:*, where PREFIX "
               "is cluster.bus_prefix"_L1},
    KnownError{"DENIED",
               "it is in protected mode: give it a password, or bind it to a private "
               "address"_L1,
               true},
    KnownError{"LOADING", "it is still loading its data"_L1},
    KnownError{"BUSY", "it is occupied by a script"_L1},
    KnownError{"ERR max number of clients",
               "it has no place for another client: raise maxclients "
               "of the server"_L1,
               true},
    KnownError{"ERR unknown",
               "it does not have this command: remove rename-command from its configuration, and "
               "limit what its users may do by an ACL instead"_L1},
};

/// The code with which replies begin, such as NOPERM.
QString codeOf(QByteArrayView reply)
{
    constexpr qsizetype LongestCode = 20;
    const auto end =
        std::find_if_not(reply.begin(), reply.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    const qsizetype size = std::min<qsizetype>(end - reply.begin(), LongestCode);
    return size > 0 ? QString::fromLatin1(reply.first(size)) : u"an unknown error"_s;
}

} // namespace

QString problemOf(QByteArrayView errorReply, const QString &command)
{
    const auto known =
        std::find_if(KnownErrors.begin(), KnownErrors.end(),
                     [&](const KnownError &error) { return errorReply.startsWith(error.start); });
    const QString meaning = known != KnownErrors.end()
        ? QString(known->meaning)
        : u"unexpected; is it a Redis server of version 6.2 or later, or Valkey?"_s;
    const bool isOfConnection = known != KnownErrors.end() && known->isOfConnection;
    return u"it refused %1 (%2): %3"_s.arg(isOfConnection ? u"the connection"_s : command,
                                           codeOf(errorReply), meaning);
}

} // namespace saferide::bus

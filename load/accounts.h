// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/restclient.h"

#include <QList>

namespace saferide::load {

/// A user of the daemon, logged in.
struct Account
{
    QString name;
    QString password; ///< empty where only the token is known
    QString token;
};

/// `count` riders, registered and logged in. With a file: those that stand in it (`NAME PASSWORD` a
/// line), and new ones are added to it, so that it serves again; the daemon registers only some an
/// hour.
Result<QList<Account>> makeAccounts(RestClient &rest, int count, const QString &fileName);

/// A fresh token for an account with a password.
Result<Account> logIn(RestClient &rest, Account account);

} // namespace saferide::load

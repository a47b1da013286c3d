// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/accounts.h"

#include <QFile>
#include <QRandomGenerator>
#include <QUrl>

namespace saferide::load {
namespace {

constexpr const char *FirstNames[] = {"Ana",  "Bor",  "Cene",  "Daša",  "Ema",   "Filip",
                                      "Gaja", "Hugo", "Iva",   "Jan",   "Katja", "Luka",
                                      "Maja", "Nejc", "Oskar", "Petra", "Rok",   "Sara",
                                      "Tine", "Urša", "Vid",   "Zala",  "Žiga",  "Špela"};

QString randomWord(int letters)
{
    static const QString alphabet = QStringLiteral("abcdefghijkmnpqrstuvwxyz23456789");
    QString word;
    for (int i = 0; i < letters; ++i) {
        word += alphabet[QRandomGenerator::system()->bounded(alphabet.size())];
    }
    return word;
}

Account randomAccount(qsizetype index)
{
    const QString name = QString::fromUtf8(FirstNames[index % qsizetype(std::size(FirstNames))]);
    return {name + u'-' + randomWord(5), randomWord(20), {}};
}

QList<Account> readAccounts(const QString &fileName)
{
    QList<Account> accounts;
    QFile file(fileName);
    if (!fileName.isEmpty() && file.open(QIODevice::ReadOnly)) {
        while (!file.atEnd()) {
            const QList<QByteArray> words = file.readLine().simplified().split(' ');
            if (words.size() == 2) {
                accounts.append({QString::fromUtf8(words[0]), QString::fromUtf8(words[1]), {}});
            }
        }
    }
    return accounts;
}

Result<void> writeAccounts(const QString &fileName, const QList<Account> &accounts)
{
    QFile file(fileName);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate)
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        return Error{ErrorCode::Unavailable,
                     QStringLiteral("%1: %2").arg(fileName, file.errorString())};
    }
    for (const Account &account : accounts) {
        file.write(account.name.toUtf8() + ' ' + account.password.toUtf8() + '\n');
    }
    return {};
}

Error refusal(const QString &what, const RestReply &reply)
{
    if (reply.status == 429) {
        return Error{ErrorCode::RateLimited,
                     QStringLiteral(
                         "%1: too many from this address. Try again in %2 s, or use existing "
                         "accounts (--accounts FILE) or riders of `saferided seed` (--tokens FILE)")
                         .arg(what)
                         .arg(reply.retryAfterSeconds)};
    }
    return Error{ErrorCode::InvalidInput, QStringLiteral("%1: %2").arg(what, reply.detail())};
}

Result<void> registerAccount(RestClient &rest, const Account &account)
{
    const auto reply = rest.send("POST", QStringLiteral("/users/"), {},
                                 {{QStringLiteral("username"), account.name},
                                  {QStringLiteral("password"), account.password}});
    if (!reply) {
        return reply.error();
    }
    if (!reply->isGood()) {
        return refusal(QStringLiteral("registering %1").arg(account.name), *reply);
    }
    return {};
}

/// Logs in; where the daemon does not know the account (a new database), registers it first.
Result<Account> knownAccount(RestClient &rest, const Account &account)
{
    const auto known = logIn(rest, account);
    if (known || known.error().code != ErrorCode::Unauthorized) {
        return known;
    }
    const auto registered = registerAccount(rest, account);
    return registered ? logIn(rest, account) : Result<Account>(registered.error());
}

Result<Account> newAccount(RestClient &rest, qsizetype index)
{
    const Account account = randomAccount(index);
    const auto registered = registerAccount(rest, account);
    return registered ? logIn(rest, account) : Result<Account>(registered.error());
}

} // namespace

Result<Account> logIn(RestClient &rest, Account account)
{
    const QByteArray form = "username=" + QUrl::toPercentEncoding(account.name)
        + "&password=" + QUrl::toPercentEncoding(account.password);
    const auto reply = rest.postForm(QStringLiteral("/auth/login"), form);
    if (!reply) {
        return reply.error();
    }
    account.token = reply->json.toObject()[QStringLiteral("access_token")].toString();
    if (!reply->isGood() || account.token.isEmpty()) {
        Error error = refusal(QStringLiteral("logging in as %1").arg(account.name), *reply);
        error.code = reply->status == 401 ? ErrorCode::Unauthorized : error.code;
        return error;
    }
    return account;
}

Result<QList<Account>> makeAccounts(RestClient &rest, int count, const QString &fileName)
{
    QList<Account> stored = readAccounts(fileName);
    QList<Account> accounts;
    for (qsizetype i = 0; i < count; ++i) {
        const auto account =
            i < stored.size() ? knownAccount(rest, stored[i]) : newAccount(rest, i);
        if (!account) {
            return account.error();
        }
        accounts.append(*account);
        if (i >= stored.size() && !fileName.isEmpty()) {
            stored.append(*account);
            if (const auto written = writeAccounts(fileName, stored); !written) {
                return written.error();
            }
        }
    }
    return accounts;
}

} // namespace saferide::load

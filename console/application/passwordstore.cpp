// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/passwordstore.h"

#include "console/application/consolesettings.h"

#include <qt6keychain/keychain.h>

namespace saferide {

namespace {

const QString Service = QStringLiteral("SafeRide desk");

QString keyOf(const QString &server, const QString &username)
{
    return username + u'@' + server;
}

} // namespace

void PasswordStore::read(const QString &server, const QString &username,
                         std::function<void(std::optional<QString>)> done)
{
    auto *job = new QKeychain::ReadPasswordJob(Service, this);
    job->setKey(keyOf(server, username));
    connect(job, &QKeychain::Job::finished, this, [job, done = std::move(done)] {
        done(job->error() == QKeychain::NoError ? std::optional(job->textData()) : std::nullopt);
    });
    job->start();
}

void PasswordStore::write(const QString &server, const QString &username, const QString &password,
                          std::function<void(QString)> done)
{
    auto *job = new QKeychain::WritePasswordJob(Service, this);
    job->setKey(keyOf(server, username));
    job->setTextData(password);
    connect(job, &QKeychain::Job::finished, this, [job, done = std::move(done)] {
        const bool isKept = job->error() == QKeychain::NoError;
        ConsoleSettings settings;
        if (QStringList kept = settings.keptPasswords(); isKept && !kept.contains(job->key())) {
            settings.rememberKeptPasswords(kept << job->key());
        }
        done(isKept ? QString() : job->errorString());
    });
    job->start();
}

void PasswordStore::remove(const QString &server, const QString &username)
{
    removeKey(keyOf(server, username));
}

void PasswordStore::removeAll()
{
    const QStringList kept = ConsoleSettings().keptPasswords();
    for (const QString &key : kept) {
        removeKey(key);
    }
}

void PasswordStore::removeKey(const QString &key)
{
    auto *job = new QKeychain::DeletePasswordJob(Service, this);
    job->setKey(key);
    connect(job, &QKeychain::Job::finished, this, [job] {
        ConsoleSettings settings;
        QStringList kept = settings.keptPasswords();
        const bool isGone =
            job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound;
        if (isGone && kept.removeAll(job->key()) > 0) {
            settings.rememberKeptPasswords(kept);
        }
    });
    job->start();
}

} // namespace saferide

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/commandjob.h"

#include "server/daemon/knowndatabases.h"
#include "server/daemon/layersettings.h"
#include "server/database/migrator.h"

#include <QFileInfo>
#include <QTextStream>

#include <algorithm>
#include <pwd.h>
#include <unistd.h>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int ConnectSeconds = 20; // nobody else waits, and a busy server is no missing one

/// A command looks after what is there: one that made an empty database where a disk is not mounted
/// would have the daemon, which waits for that disk, serve it.
Result<void> checkPresent(const Config &config, const db::DatabaseUrl &url)
{
    if (const auto known = KnownDatabases(knownDatabasesFile(config)).checkPresent(url); !known) {
        return known;
    }
    if (url.dialect != db::Dialect::Sqlite || QFileInfo::exists(url.path)) {
        return {};
    }
    return Error{
        ErrorCode::Unavailable,
        u"there is no database %1: start the daemon, which creates it, or run "
        "`saferided migrate`. To use the database of the service, run saferide-admin"_s.arg(
            url.path)};
}

} // namespace

Result<std::unique_ptr<CommandDatabase>> CommandDatabase::open(const Config &config)
{
    const auto url = ownDatabase(config);
    if (!url) {
        return url.error();
    }
    if (const auto present = checkPresent(config, *url); !present) {
        return present.error();
    }
    if (const auto current = db::checkSchema(*url); !current) {
        return current.error();
    }
    auto pool = std::make_unique<db::Pool>(poolSettings(config, *url));
    if (const auto opened = pool->open(); !opened) {
        return opened.error();
    }
    return std::unique_ptr<CommandDatabase>(new CommandDatabase(std::move(pool)));
}

Result<void> makeFirstDatabase(const Config &config)
{
    const auto url = ownDatabase(config);
    if (!url) {
        return url.error();
    }
    if (const auto known = KnownDatabases(knownDatabasesFile(config)).checkPresent(*url); !known) {
        return known.error();
    }
    const auto found = db::migrate(*url, {.dryRun = true});
    if (!found) {
        return found.error();
    }
    if (found->before > 0) {
        return {};
    }
    if (const auto made = db::migrate(*url); !made) {
        return made.error();
    }
    QTextStream(stderr) << "saferided: created the database " << url->toDisplayString() << '\n';
    return {};
}

Result<db::DatabaseUrl> ownDatabase(const Config &config)
{
    auto url = db::DatabaseUrl::parse(config.database);
    if (!url) {
        return url;
    }
    url->connectSeconds = ConnectSeconds;
    const auto mine = checkDatabaseOwner(*url);
    return mine ? std::move(url) : mine.error();
}

Result<void> checkDatabaseOwner(const db::DatabaseUrl &url)
{
    const QFileInfo file(url.path);
    if (url.dialect != db::Dialect::Sqlite || ::geteuid() != 0 || !file.exists()
        || file.ownerId() == 0) {
        return {};
    }
    return Error{ErrorCode::InvalidInput,
                 u"this database belongs to the user %1, who would lose write access to it: "
                 "use saferide-admin, or runuser -u %1 -- saferided …"_s.arg(file.owner())};
}

QString systemUser()
{
    const passwd *entry = ::getpwuid(::getuid());
    return entry != nullptr ? QString::fromLocal8Bit(entry->pw_name) : u"unknown"_s;
}

QString printable(QString text)
{
    std::replace_if(
        text.begin(), text.end(), [](QChar c) { return !c.isPrint(); }, u' ');
    return text;
}

} // namespace saferide

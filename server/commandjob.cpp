// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commandjob.h"

#include "server/database/migrator.h"
#include "server/layersettings.h"

#include <QFileInfo>

#include <algorithm>
#include <pwd.h>
#include <unistd.h>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

Result<std::unique_ptr<CommandDatabase>> CommandDatabase::open(const Config &config)
{
    const auto url = db::DatabaseUrl::parse(config.database);
    if (!url) {
        return url.error();
    }
    if (const auto mine = checkDatabaseOwner(*url); !mine) {
        return mine.error();
    }
    if (const auto migrated = db::migrate(*url); !migrated) {
        return migrated.error();
    }
    auto pool = std::make_unique<db::Pool>(poolSettings(config, *url));
    if (const auto opened = pool->open(); !opened) {
        return opened.error();
    }
    return std::unique_ptr<CommandDatabase>(new CommandDatabase(std::move(pool)));
}

Result<void> checkDatabaseOwner(const db::DatabaseUrl &url)
{
    const QFileInfo file(url.path);
    if (url.dialect != db::Dialect::Sqlite || ::geteuid() != 0 || !file.exists()
        || file.ownerId() == 0) {
        return {};
    }
    return Error{ErrorCode::InvalidInput,
                 u"this database belongs to the user %1, who could not write it any more: use "
                 "saferide-admin, or runuser -u %1 -- saferided …"_s.arg(file.owner())};
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

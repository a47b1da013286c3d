// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands.h"

#include "server/database/backup.h"
#include "server/database/copy.h"
#include "server/database/migrator.h"
#include "server/layersettings.h"

#include <QTextStream>

#include <cstdio>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

Result<void> migrateDatabase(const Invocation &invocation)
{
    const auto url = db::DatabaseUrl::parse(invocation.config.database);
    if (!url) {
        return url.error();
    }
    const bool dryRun = invocation.has(u"dry-run"_s);
    const auto report = db::migrate(*url, {.dryRun = dryRun});
    if (!report) {
        return report.error();
    }
    QTextStream out(stdout);
    for (const QString &name : report->applied) {
        out << (dryRun ? "would apply " : "applied ") << name << '\n';
    }
    out << "schema version " << report->after << '\n';
    return {};
}

Result<void> backupDatabase(const Invocation &invocation)
{
    const auto url = db::DatabaseUrl::parse(invocation.config.database);
    if (!url) {
        return url.error();
    }
    int shown = -1;
    const QString file = invocation.words.last();
    const auto backedUp = db::backup(*url, file, [&shown](int percent) {
        if (percent > shown) {
            shown = percent;
            QTextStream(stderr) << '\r' << percent << " %" << Qt::flush;
        }
    });
    QTextStream(stderr) << '\n';
    if (!backedUp) {
        return backedUp.error();
    }
    QTextStream(stdout) << "backup written to " << file << '\n';
    return {};
}

Result<void> copyBetweenDatabases(const Invocation &invocation)
{
    const auto from = db::DatabaseUrl::parse(invocation.options.value(u"from"_s));
    const auto to = db::DatabaseUrl::parse(invocation.options.value(u"to"_s));
    if (!from || !to) {
        return Error{ErrorCode::InvalidInput,
                     u"copy needs --from URL and --to URL: "_s
                         + (from ? to.error().message : from.error().message)};
    }
    const auto copied =
        db::copyDatabase(*from, *to, [](const QString &table, qint64 done, qint64 total) {
            QTextStream(stderr) << '\r' << table << ' ' << done << " of " << total << Qt::flush;
        });
    QTextStream(stderr) << '\n';
    if (!copied) {
        return copied.error();
    }
    QTextStream out(stdout);
    for (const db::CopiedTable &table : *copied) {
        out << table.name << ' ' << table.rows << '\n';
    }
    out << "copied to " << to->toDisplayString() << '\n';
    return {};
}

Result<void> checkConfig(const Invocation &invocation)
{
    const auto url = db::DatabaseUrl::parse(invocation.config.database);
    if (!url) {
        return url.error();
    }
    const auto edge = edgeSettings(invocation.config);
    if (!edge) {
        return edge.error();
    }
    QTextStream(stdout) << "configuration ok: database " << url->toDisplayString() << '\n';
    return {};
}

Result<void> runCommand(const Invocation &invocation)
{
    struct Command
    {
        QStringList words;
        qsizetype arguments;
        Result<void> (*run)(const Invocation &);
    };
    const QList<Command> commands{
        {{u"user"_s, u"add"_s}, 1, addUser},
        {{u"user"_s, u"list"_s}, 0, listUsers},
        {{u"user"_s, u"passwd"_s}, 1, setUserPassword},
        {{u"user"_s, u"role"_s}, 2, setUserRole},
        {{u"user"_s, u"logout"_s}, 1, logOutUser},
        {{u"audit"_s}, 0, showAudit},
        {{u"migrate"_s}, 0, migrateDatabase},
        {{u"check-config"_s}, 0, checkConfig},
        {{u"backup"_s}, 1, backupDatabase},
        {{u"copy"_s}, 0, copyBetweenDatabases},
        {{u"seed"_s}, 0, seedRides},
    };
    for (const Command &command : commands) {
        const bool fits =
            invocation.words.first(std::min(command.words.size(), invocation.words.size()))
            == command.words;
        if (fits && invocation.words.size() == command.words.size() + command.arguments) {
            return command.run(invocation);
        }
        if (fits) {
            return Error{
                ErrorCode::InvalidInput,
                u"%1 takes %2 name(s); see saferided --help"_s.arg(command.words.join(u' '))
                    .arg(command.arguments)};
        }
    }
    return Error{ErrorCode::InvalidInput,
                 u"unknown command %1; see saferided --help"_s.arg(invocation.words.join(u' '))};
}

} // namespace saferide

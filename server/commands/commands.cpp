// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/commands.h"

#include "server/commands/commandjob.h"
#include "server/commands/commandtable.h"
#include "server/commands/helptext.h"
#include "server/config/configtext.h"
#include "server/config/secretkey.h"
#include "server/daemon/layersettings.h"
#include "server/database/backup.h"
#include "server/database/copy.h"
#include "server/database/migrator.h"

#include <QFileInfo>
#include <QTextStream>

#include <cstdio>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

Result<void> migrateDatabase(const Invocation &invocation)
{
    const auto url = ownDatabase(invocation.config);
    if (!url) {
        return url.error();
    }
    const bool dryRun = invocation.has(u"dry-run"_s);
    bool isShown = false;
    const auto show = [&isShown](const db::MigrationProgress &progress) {
        if (progress.parts > 1) {
            isShown = true;
            QTextStream(stderr) << '\r' << progress.text() << Qt::flush;
        }
        return true;
    };
    const auto report = db::migrate(*url, {.dryRun = dryRun, .report = show});
    if (isShown) {
        QTextStream(stderr) << '\n';
    }
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
    const auto url = ownDatabase(invocation.config);
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
    if (shown >= 0) {
        QTextStream(stderr) << '\n';
    }
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
                     u"copy requires --from URL and --to URL: "_s
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

namespace {

/// What would end the start at a SQLite file that is there. That of another user is not looked at.
Result<void> checkFileOf(const db::DatabaseUrl &url)
{
    if (url.dialect != db::Dialect::Sqlite || !QFileInfo::exists(url.path)
        || !checkDatabaseOwner(url)) {
        return {};
    }
    const auto found = db::migrate(url, {.dryRun = true});
    const bool mayPass = found || found.error().code == ErrorCode::Unavailable;
    return mayPass ? Result<void>() : found.error();
}

} // namespace

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
    if (const auto secret = checkSecret(invocation.config); !secret) {
        return secret;
    }
    if (const auto file = checkFileOf(*url); !file) {
        return file;
    }
    QTextStream(stdout) << "configuration ok: database " << url->toDisplayString() << '\n';
    return {};
}

Result<void> printConfig(const Invocation &invocation)
{
    const bool asTable = invocation.has(u"markdown"_s);
    QTextStream(stdout) << (asTable ? configMarkdown() : configToml(invocation.config));
    return {};
}

Result<void> printCompletion(const Invocation &invocation)
{
    const auto script = completionScript(invocation.words.last());
    if (!script) {
        return script.error();
    }
    QTextStream(stdout) << *script;
    return {};
}

Result<void> runCommand(const Invocation &invocation)
{
    const QString words = invocation.words.join(u' ');
    const Command *command = findCommand(invocation.words);
    if (!command) {
        return Error{ErrorCode::InvalidInput,
                     u"unknown command %1; see saferided --help"_s.arg(words)};
    }
    const qsizetype given = invocation.words.size() - command->words().size();
    if (!command->takesArguments(given)) {
        const QString wanted =
            command->arguments.isEmpty() ? u"no further argument"_s : QString(command->arguments);
        return Error{ErrorCode::InvalidInput,
                     u"%1 takes %2; see saferided %1 --help"_s.arg(command->name, wanted)};
    }
    return command->run(invocation);
}

} // namespace saferide

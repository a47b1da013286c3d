// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/embeddedsql.h"

#include "server/database/fragments.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

constexpr std::string_view PostgresqlSuffix = ".postgresql.sql";

const EmbeddedFile *find(std::string_view path)
{
    const auto files = embeddedFiles();
    const auto it =
        std::lower_bound(files.begin(), files.end(), path,
                         [](const EmbeddedFile &f, std::string_view p) { return f.path < p; });
    return it != files.end() && it->path == path ? &*it : nullptr;
}

/// The dialect's own file `<base>.postgresql.sql`, or else `<base>.sql`.
const EmbeddedFile *findFor(const std::string &base, Dialect dialect)
{
    if (dialect == Dialect::Postgresql) {
        if (const auto *own = find(base + std::string(PostgresqlSuffix))) {
            return own;
        }
    }
    return find(base + ".sql");
}

/// Qt also finds placeholders in comments.
QString withoutComments(std::string_view text)
{
    QStringList kept;
    const auto lines = QString::fromUtf8(text.data(), qsizetype(text.size())).split(u'\n');
    for (const QString &line : lines) {
        if (!QStringView(line).trimmed().startsWith("--"_L1)) {
            kept.append(line);
        }
    }
    return kept.join(u'\n').trimmed();
}

} // namespace

std::optional<QString> queryText(const QString &name, Dialect dialect)
{
    const auto *file = findFor("queries/" + name.toStdString(), dialect);
    return file ? std::optional(withFragments(withoutComments(file->text))) : std::nullopt;
}

std::optional<QString> fragmentText(const QString &name)
{
    const auto *file = find("fragments/" + name.toStdString() + ".sql");
    return file ? std::optional(withFragments(withoutComments(file->text))) : std::nullopt;
}

QList<Migration> migrations(Dialect dialect)
{
    QList<Migration> found;
    for (const EmbeddedFile &file : embeddedFiles()) {
        if (!file.path.starts_with("migrations/") || file.path.ends_with(PostgresqlSuffix)) {
            continue;
        }
        const std::string base(file.path.substr(0, file.path.size() - 4)); // without .sql
        const auto *chosen = findFor(base, dialect);
        const QString name = QString::fromStdString(base.substr(base.find('/') + 1));
        found.append(
            migrationFrom(name, QByteArray(chosen->text.data(), qsizetype(chosen->text.size()))));
    }
    return found;
}

Migration migrationFrom(const QString &name, const QByteArray &text)
{
    constexpr QByteArrayView NoticeMark = "-- notice: ";
    constexpr QByteArrayView PartMark = "-- part: ";
    constexpr QByteArrayView ProgramMark = "-- oldest program: ";
    Migration migration;
    migration.version = name.first(4).toInt();
    migration.name = name;
    bool hasMarks = false;
    MigrationPart part;
    for (const QByteArray &line : text.split('\n')) {
        if (line.startsWith(NoticeMark)) {
            migration.notice += QString::fromUtf8(line.sliced(NoticeMark.size())) + u' ';
        } else if (line.startsWith(ProgramMark)) {
            migration.oldestProgram = line.sliced(ProgramMark.size()).toInt();
        } else if (line.startsWith(PartMark)) {
            if (std::exchange(hasMarks, true)) { // before the first is what concerns all
                migration.parts.append(part);
            }
            part = {.text = {}, .isRepeated = line.sliced(PartMark.size()) == "repeated"};
        } else {
            part.text += line + '\n';
        }
    }
    migration.parts.append(part);
    migration.notice = migration.notice.trimmed();
    return migration;
}

} // namespace saferide::db

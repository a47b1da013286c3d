// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/fragments.h"

#include "server/database/embeddedsql.h"
#include "shared/domain/fields.h"
#include "shared/domain/ridercontact.h"

#include <QHash>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

struct Column
{
    QString name;
    QString arrayType = {}; ///< of its values in a bulk statement
    Kept kept = Kept::Current;
};

using Columns = QList<Column>;

template<typename Table>
Columns columnsOf(const Table &table)
{
    Columns columns;
    forEachField(table, [&](const auto &field) {
        columns.append({.name = field.name, .kept = field.kept});
    });
    return columns;
}

Columns fixColumns()
{
    Columns columns{{u"fix_time"_s, u"bigint"_s}};
    for (const PlaceField &field : PlaceFields) {
        columns.append({field.name, u"float8"_s});
    }
    for (const MeasuredField &field : MeasuredFields) {
        columns.append({field.name, u"float8"_s});
    }
    return columns;
}

Columns contactColumns()
{
    Columns columns;
    for (const ContactField &field : ContactFields) {
        columns.append({field.name});
    }
    return columns;
}

Column versionColumn()
{
    return {.name = u"version"_s, .kept = Kept::ByDatabase};
}

/// With the last known position, and columns that only the database has.
Columns participationColumns()
{
    return columnsOf(ParticipationFields) + Columns{versionColumn(), {u"left_at"_s}} + fixColumns()
        + Columns{{u"order_time"_s}, {u"heard_at"_s}};
}

Columns tableOf(const QString &object)
{
    static const QHash<QString, Columns> tables{
        {u"fix"_s, fixColumns()},
        {u"incident"_s, columnsOf(IncidentFields) + Columns{versionColumn()}},
        {u"participation"_s, participationColumns()},
        {u"ride"_s, columnsOf(RideFields) + Columns{versionColumn()}},
        {u"route"_s, columnsOf(RouteFields)},
        {u"user"_s, columnsOf(UserFields)},
        {u"contact"_s, contactColumns()},
    };
    return tables.value(object);
}

/// `alias` with its dot, or empty.
using Write = QString (*)(const Column &column, const QString &alias);

struct Form
{
    Write write;
    Kept least; ///< fields that are written less often are omitted
};

const QHash<QString, Form> &forms()
{
    const Write name = [](const Column &column, const QString &alias) -> QString {
        return alias + column.name;
    };
    const Write bind = [](const Column &column, const QString &) -> QString {
        return u':' + column.name;
    };
    static const QHash<QString, Form> all{
        {u"columns"_s, {name, Kept::ByDatabase}},
        {u"binds"_s, {bind, Kept::ByDatabase}},
        {u"new_columns"_s, {name, Kept::AsMade}},
        {u"new_binds"_s, {bind, Kept::AsMade}},
        {u"assignments"_s,
         {[](const Column &column, const QString &alias) -> QString {
              return column.name + u" = "_s + (alias.isEmpty() ? u":"_s : alias) + column.name;
          },
          Kept::Current}},
        {u"arrays"_s,
         {[](const Column &column, const QString &) -> QString {
              return u"unnest(:%1::%2[]) AS %1"_s.arg(column.name, column.arrayType);
          },
          Kept::ByDatabase}},
        {u"nulls"_s,
         {[](const Column &column, const QString &) -> QString {
              return column.name + u" = NULL"_s;
          },
          Kept::ByDatabase}},
    };
    return all;
}

std::optional<QString> listOf(const QString &alias, const QString &object, const QString &form)
{
    const auto found = forms().constFind(form);
    const Columns columns = tableOf(object);
    if (found == forms().cend() || columns.isEmpty()) {
        return std::nullopt;
    }
    QStringList texts;
    for (const Column &column : columns) {
        if (column.kept >= found->least) {
            texts.append(found->write(column, alias));
        }
    }
    return texts.join(u", "_s);
}

} // namespace

QString withFragments(const QString &statement)
{
    static const QRegularExpression braces(uR"(\{(\w+\.)?([a-z]+)_([a-z_]+)\})"_s);
    QString filled;
    qsizetype done = 0;
    for (auto found = braces.globalMatch(statement); found.hasNext();) {
        const auto match = found.next();
        const auto list = listOf(match.captured(1), match.captured(2), match.captured(3));
        const auto text = list ? list : fragmentText(match.captured(2) + u'_' + match.captured(3));
        filled += QStringView(statement).sliced(done, match.capturedStart() - done);
        filled += text.value_or(match.captured());
        done = match.capturedEnd();
    }
    return filled + QStringView(statement).sliced(done);
}

} // namespace saferide::db

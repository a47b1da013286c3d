// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/knowndatabases.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSaveFile>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

Q_LOGGING_CATEGORY(lcKnown, "saferide.server", QtInfoMsg)

} // namespace

QStringList KnownDatabases::read() const
{
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    return QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
}

Result<void> KnownDatabases::checkPresent(const db::DatabaseUrl &url) const
{
    const QFileInfo file(url.path);
    if (url.dialect != db::Dialect::Sqlite || file.size() > 0 || !read().contains(url.path)) {
        return {};
    }
    return Error{ErrorCode::Unavailable,
                 u"the database %1 is %2, but was served before: mount its disk, or restore a "
                 "backup. To start with an empty database, run `saferided migrate`"_s.arg(
                     url.path, file.exists() ? u"an empty file"_s : u"missing"_s)};
}

void KnownDatabases::remember(const db::DatabaseUrl &url) const
{
    if (url.dialect != db::Dialect::Sqlite) {
        return;
    }
    QStringList known = read();
    if (known.contains(url.path)) {
        return;
    }
    known.append(url.path);
    QSaveFile file(m_file);
    const bool isKept = QDir().mkpath(QFileInfo(m_file).absolutePath())
        && file.open(QIODevice::WriteOnly) && file.write(known.join(u'\n').toUtf8() + '\n') > 0
        && file.commit();
    if (!isKept) {
        qCWarning(lcKnown).noquote()
            << "cannot remember the database in" << m_file << "-" << file.errorString();
    }
}

} // namespace saferide

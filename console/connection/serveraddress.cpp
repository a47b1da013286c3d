// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/serveraddress.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

constexpr int DefaultPort = 8000;

struct AddressSentences
{
    Q_DECLARE_TR_FUNCTIONS(saferide::ServerAddress)
};

QUrl resource(QUrl base, const QString &scheme, const QString &path)
{
    base.setScheme(scheme);
    QString prefix = base.path();
    while (prefix.endsWith(u'/')) {
        prefix.chop(1);
    }
    base.setPath(prefix + path);
    return base;
}

} // namespace

Result<ServerAddress> ServerAddress::parse(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty()) {
        return Error{ErrorCode::InvalidInput,
                     AddressSentences::tr(
                         "The server address is empty. Enter HOST:PORT, e.g. localhost:8000.")};
    }
    const bool bare = !trimmed.contains("://"_L1);
    QUrl url(bare ? "ws://"_L1 + trimmed : trimmed, QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    const bool secure = scheme == "wss"_L1 || scheme == "https"_L1;
    if (!secure && scheme != "ws"_L1 && scheme != "http"_L1 && url.isValid()) {
        return Error{
            ErrorCode::InvalidInput,
            AddressSentences::tr("The server address starts with %1://; use ws:// or wss://.")
                .arg(scheme)};
    }
    if (!url.isValid() || url.host().isEmpty() || url.port() == 0 || url.hasQuery()
        || url.hasFragment() || !url.userInfo().isEmpty()) {
        return Error{ErrorCode::InvalidInput,
                     AddressSentences::tr(
                         "“%1” is not a server address. Enter HOST:PORT, e.g. localhost:8000.")
                         .arg(trimmed)};
    }
    if (bare && url.port() < 0) {
        url.setPort(DefaultPort);
    }
    ServerAddress address;
    address.login = resource(url, secure ? u"https"_s : u"http"_s, u"/auth/login"_s);
    address.console = resource(url, secure ? u"wss"_s : u"ws"_s, u"/console"_s);
    const QString host = url.host().contains(u':') ? u'[' + url.host() + u']' : url.host();
    address.display = url.port() < 0 ? host : QString(host + u':' + QString::number(url.port()));
    return address;
}

} // namespace saferide

// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/consoleoptions.h"

#include "shared/domain/ride.h"

#include <QCommandLineParser>
#include <QFile>
#include <QUrl>

namespace saferide {

namespace {

Error wrong(const QString &message)
{
    return {ErrorCode::InvalidInput, message};
}

Result<QString> passwordOf(const QString &fileName)
{
    constexpr qint64 MaxBytes = 1024;
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly)) {
        return wrong(QStringLiteral("cannot read the password file %1: %2")
                         .arg(fileName, file.errorString()));
    }
    QByteArray line = file.readLine(MaxBytes + 3);
    while (line.endsWith('\n') || line.endsWith('\r')) {
        line.chop(1);
    }
    if (line.isEmpty()) {
        return wrong(QStringLiteral("the password file %1 is empty").arg(fileName));
    }
    return QString::fromUtf8(line);
}

/// Without what QApplication takes from the command line itself: `-platform xcb`, `-reverse`.
QStringList withoutToolkitOptions(const QStringList &arguments)
{
    static const QStringList withValue{
        QStringLiteral("platform"),        QStringLiteral("platformpluginpath"),
        QStringLiteral("platformtheme"),   QStringLiteral("plugin"),
        QStringLiteral("qwindowgeometry"), QStringLiteral("qwindowicon"),
        QStringLiteral("qwindowtitle"),    QStringLiteral("session"),
        QStringLiteral("display"),         QStringLiteral("style"),
        QStringLiteral("stylesheet")};
    static const QStringList alone{QStringLiteral("reverse"), QStringLiteral("widgetcount")};
    QStringList left;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        const QString name = argument.startsWith(QStringLiteral("--")) ? argument.mid(2)
            : argument.startsWith(u'-')                                ? argument.mid(1)
                                                                       : QString();
        if (alone.contains(name) || withValue.contains(name.section(u'=', 0, 0))) {
            i += withValue.contains(name) ? 1 : 0; // its value follows
        } else {
            left.append(argument);
        }
    }
    return left;
}

/// The parser names the program only where there is an application already.
QString helpText(const QCommandLineParser &parser)
{
    QString text = parser.helpText();
    const qsizetype name = text.indexOf(u' ') + 1;
    return text.replace(name, text.indexOf(u' ', name) - name, QStringLiteral("saferide-console"));
}

} // namespace

Result<RideLink> RideLink::parse(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const QString path = url.path().mid(1);
    const std::optional<QString> code = normalizedRideCode(path);
    const bool hasOnlyTls = !url.hasQuery() || url.query() == QStringLiteral("tls=no");
    if (!url.isValid() || url.scheme() != QStringLiteral("saferide") || url.host().isEmpty()
        || url.port() == 0 || !url.userInfo().isEmpty() || url.hasFragment() || !hasOnlyTls
        || (!path.isEmpty() && !code)) {
        return wrong(QStringLiteral("\"%1\" is no link to a ride; one looks like "
                                    "saferide://rides.example.org:8000/ABC123")
                         .arg(text));
    }
    QUrl server;
    server.setScheme(url.hasQuery() ? QStringLiteral("ws") : QStringLiteral("wss"));
    server.setHost(url.host());
    server.setPort(url.port());
    return RideLink{server.toString(), code.value_or(QString())};
}

QString RideLink::text() const
{
    QUrl url(server);
    const bool isPlain = url.scheme() == QStringLiteral("ws");
    url.setScheme(QStringLiteral("saferide"));
    url.setPath(u'/' + rideCode);
    url.setQuery(isPlain ? QStringLiteral("tls=no") : QString());
    return url.toString();
}

Result<ConsoleOptions> readConsoleOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("The dispatcher's desk of SafeRide."));
    const QCommandLineOption server(QStringLiteral("server"),
                                    QStringLiteral("The daemon to connect to."),
                                    QStringLiteral("ws://HOST:PORT"));
    const QCommandLineOption username(QStringLiteral("username"), QStringLiteral("Who logs in."),
                                      QStringLiteral("NAME"));
    const QCommandLineOption passwordFile(
        QStringLiteral("password-file"),
        QStringLiteral("Reads the password and skips the login page."), QStringLiteral("FILE"));
    parser.addOptions({server, username, passwordFile});
    parser.addPositionalArgument(
        QStringLiteral("LINK"),
        QStringLiteral("saferide://HOST:PORT/CODE: opens this server, and shows this ride first."),
        QStringLiteral("[LINK]"));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    if (!parser.parse(withoutToolkitOptions(arguments))) {
        return wrong(parser.errorText());
    }
    ConsoleOptions options;
    options.server = parser.value(server);
    for (const QString &argument : parser.positionalArguments()) {
        const Result<RideLink> link = RideLink::parse(argument);
        if (!link) {
            return link.error();
        }
        if (!options.server.isEmpty() && options.server != link->server) {
            return wrong(QStringLiteral("--server and the link %1 name different servers; a "
                                        "password must not go to the wrong one")
                             .arg(argument));
        }
        options.server = link->server;
        options.rideCode = link->rideCode;
        options.link = *link;
    }
    options.username = parser.value(username);
    if (parser.isSet(help)) {
        options.answer = helpText(parser);
        return options;
    }
    if (parser.isSet(version)) {
        options.answer =
            QStringLiteral("saferide-console %1\n").arg(QStringLiteral(SAFERIDE_VERSION));
        return options;
    }
    if (parser.isSet(passwordFile)) {
        if (options.server.isEmpty() || options.username.isEmpty()) {
            return wrong(QStringLiteral("--password-file needs --server and --username"));
        }
        Result<QString> password = passwordOf(parser.value(passwordFile));
        if (!password) {
            return password.error();
        }
        options.password = *password;
    }
    return options;
}

} // namespace saferide

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/application.h"
#include "server/commandline.h"
#include "server/commands.h"
#include "server/eventloop/epolldispatcher.h"
#include "server/servicemanager.h"
#include "server/unixsignals.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QTextStream>

#include <csignal>
#include <cstdio>

namespace {

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

constexpr int WrongConfiguration = 2;
constexpr int CommandFailed = 1;

int fail(const Error &error, int status)
{
    QTextStream(stderr) << "saferided: " << error.message << '\n';
    return status;
}

void setLogLevel(const QString &level)
{
    QString rules;
    const QStringList levels{u"debug"_s, u"info"_s, u"warning"_s, u"critical"_s};
    const qsizetype least = level == "error"_L1 ? 3 : levels.indexOf(level);
    for (qsizetype i = 0; i < levels.size(); ++i) {
        rules += u"saferide.*.%1=%2\n"_s.arg(levels[i], i >= least ? u"true"_s : u"false"_s);
    }
    QLoggingCategory::setFilterRules(rules);
    qSetMessagePattern(u"%{time yyyy-MM-ddThh:mm:ss.zzz} %{type} %{category}: %{message}"_s);
}

QString urlOf(const Config &config, const QHostAddress &address, quint16 port, bool mayBeTls)
{
    const QString scheme = mayBeTls && !config.tls.certificate.isEmpty() ? u"https"_s : u"http"_s;
    const bool isV6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    const QString host = isV6 ? u'[' + address.toString() + u']' : address.toString();
    return scheme + u"://"_s + host + u':' + QString::number(port);
}

int serve(const Config &config)
{
    Application application(config);
    if (const auto started = application.start(); !started) {
        return fail(started.error(), WrongConfiguration);
    }
    QObject::connect(&application, &Application::stopped, qApp, &QCoreApplication::quit);
    const UnixSignals signalWatch([&application](int signal) {
        if (signal != SIGHUP) {
            application.stop();
            return;
        }
        servicemanager::tellReloading();
        if (const auto reloaded = application.reload(); !reloaded) {
            QTextStream(stderr) << "saferided: kept the old certificate: "
                                << reloaded.error().message << '\n';
        }
        servicemanager::tellReady();
    });
    QTextStream out(stdout);
    out << "saferided: listening on "
        << urlOf(config, config.listen.address, application.port(), true) << '\n';
    if (config.adminListen) {
        out << "saferided: admin on "
            << urlOf(config, config.adminListen->address, application.adminPort(), false) << '\n';
    }
    out.flush();
    servicemanager::tellReady();
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    UnixSignals::block();
    QCoreApplication::setEventDispatcher(new EpollDispatcher); // the application owns it
    const QCoreApplication qtApplication(argc, argv);
    QCoreApplication::setApplicationName(u"saferided"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(SAFERIDE_VERSION));
    const auto invocation = readInvocation(QCoreApplication::arguments().sliced(1),
                                           QProcessEnvironment::systemEnvironment());
    if (!invocation) {
        return fail(invocation.error(), WrongConfiguration);
    }
    if (invocation->wantsVersion()) {
        QTextStream(stdout) << "saferided " << QCoreApplication::applicationVersion() << '\n';
        return 0;
    }
    if (invocation->wantsHelp()) {
        QTextStream(stdout) << helpText();
        return 0;
    }
    setLogLevel(invocation->config.logLevel);
    if (invocation->words.isEmpty()) {
        return serve(invocation->config);
    }
    const auto ran = runCommand(*invocation);
    const bool isWrongInput = !ran && ran.error().code == ErrorCode::InvalidInput;
    return ran ? 0 : fail(ran.error(), isWrongInput ? WrongConfiguration : CommandFailed);
}

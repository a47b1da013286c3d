// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/program.h"

#include "server/commands/commandline.h"
#include "server/commands/commands.h"
#include "server/commands/helptext.h"
#include "server/daemon/application.h"
#include "server/daemon/log.h"
#include "server/daemon/servicemanager.h"
#include "server/daemon/unixsignals.h"
#include "server/eventloop/epolldispatcher.h"

#include <QCoreApplication>
#include <QTextStream>

#include <csignal>
#include <cstdio>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int WrongConfiguration = 2;
constexpr int CommandFailed = 1;
constexpr int TryAgain = 75; // EX_TEMPFAIL: a service manager starts it again, see the unit

int fail(const Error &error, int status)
{
    QTextStream(stderr) << "saferided: " << error.message << '\n';
    return status;
}

QString urlOf(const Config &config, const Endpoint &endpoint, bool mayBeTls)
{
    const bool isTls = mayBeTls && !config.tls.certificate.isEmpty();
    return (isTls ? u"https://"_s : u"http://"_s) + endpoint.toString();
}

int failToServe(const Error &error)
{
    servicemanager::tellStatus(error.message);
    return fail(error, error.code == ErrorCode::Unavailable ? TryAgain : WrongConfiguration);
}

void tellListening(const Config &config, const Application &application)
{
    QTextStream out(stdout);
    out << "saferided: listening on "
        << urlOf(config, {config.listen.address, application.port()}, true) << '\n';
    if (config.adminListen) {
        out << "saferided: admin on "
            << urlOf(config, {config.adminListen->address, application.adminPort()}, false) << '\n';
    }
    out.flush();
    servicemanager::tellReady();
}

void reload(Application &application)
{
    servicemanager::tellReloading();
    application.reload();
    servicemanager::tellReady();
}

int serve(const Config &config, Log &log, const BackendParts &parts)
{
    Application application(config, log, parts);
    QObject::connect(&application, &Application::stopped, qApp, &QCoreApplication::quit);
    QObject::connect(&application, &Application::listening, qApp,
                     [&] { tellListening(config, application); });
    const UnixSignals signalWatch([&application](int signal) {
        if (signal == SIGHUP) {
            reload(application);
        } else {
            application.stop();
        }
    });
    if (const auto started = application.start(); !started) {
        return failToServe(started.error());
    }
    const int status = QCoreApplication::exec();
    return application.failure() ? failToServe(*application.failure()) : status;
}

} // namespace

int runProgram(int argc, char *argv[], const BackendParts &parts)
{
    UnixSignals::ignoreFailedWrites();
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
        QTextStream(stdout) << helpText(invocation->words);
        return 0;
    }
    const Config &config = invocation->config;
    if (invocation->words.isEmpty()) {
        UnixSignals::block(); // before the log's thread; commands end as programs do
    }
    Log log(Log::formatFor(config.logFormat));
    if (const auto set = log.setLevel(u"saferide"_s, config.logLevel); !set) {
        return fail(set.error(), WrongConfiguration);
    }
    if (invocation->words.isEmpty()) {
        return serve(config, log, parts);
    }
    const auto ran = runCommand(*invocation);
    const bool isWrongInput = !ran && ran.error().code == ErrorCode::InvalidInput;
    return ran ? 0 : fail(ran.error(), isWrongInput ? WrongConfiguration : CommandFailed);
}

} // namespace saferide

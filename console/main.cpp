// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/consoleapplication.h"
#include "console/application/consoleoptions.h"
#include "console/application/consolesettings.h"
#include "console/application/language.h"
#include "console/application/linkdoor.h"
#include "console/application/quitsignals.h"

#include <QApplication>
#include <QNetworkProxyFactory>
#include <QStandardPaths>

#include <cstdio>

namespace {

QStringList argumentsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i) {
        arguments.append(QString::fromLocal8Bit(argv[i]));
    }
    return arguments;
}

/// --help and --version work without a display, so they come before the application.
std::optional<int> answerAndExit(const saferide::Result<saferide::ConsoleOptions> &options)
{
    if (!options) {
        std::fprintf(stderr, "saferide-console: %s\n", qPrintable(options.error().message));
        return 2;
    }
    if (options->answer) {
        std::fputs(qPrintable(*options->answer), stdout);
        return 0;
    }
    return std::nullopt;
}

} // namespace

int main(int argc, char **argv)
{
    using namespace saferide;
    QCoreApplication::setOrganizationName(QStringLiteral("SafeRide"));
    QCoreApplication::setApplicationName(QStringLiteral("saferide-console"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SAFERIDE_VERSION));
    Result<ConsoleOptions> options = readConsoleOptions(argumentsOf(argc, argv));
    if (const auto code = answerAndExit(options)) {
        return *code;
    }
    QApplication application(argc, argv);
    QGuiApplication::setDesktopFileName(QStringLiteral("org.saferide.Console"));
    const QString doors = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (options->link && !options->password && LinkDoor::handOver(doors, *options->link)) {
        return 0; // the desk that runs shows it
    }
    QNetworkProxyFactory::setUseSystemConfiguration(true);
    const Preferences preferences = ConsoleSettings().preferences();
    useLanguage(application, deskLocale(preferences.language, QLocale::system()));
    setDisplayUnits(preferences.units);
    applyTheme(application, preferences.theme);
    const SystemClock clock;
    ConsoleApplication console(clock);
    const LinkDoor door(doors, [&console](const RideLink &link) { return console.openLink(link); });
    // Not quit(), which an open dialog refuses.
    const QuitSignals endings([] { QCoreApplication::exit(); });
    console.start(*options);
    return QApplication::exec();
}

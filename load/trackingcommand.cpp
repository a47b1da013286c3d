// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/loadcommand.h"
#include "load/server.h"
#include "load/trackingload.h"

#include <QCommandLineParser>
#include <QFile>

#include <cstdio>

namespace saferide::load {
namespace {

void addTrackingOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        QStringLiteral("Reports positions by tracking keys, in the form of Traccar Client, and "
                       "prints one line of JSON.\n"
                       "Exit status: 0, or 1 if a position was not answered with 200 in time."));
    parser.addHelpOption();
    parser.addOptions({
        {QStringLiteral("server"), QStringLiteral("Address of the daemon."), QStringLiteral("url"),
         QStringLiteral("http://127.0.0.1:8000")},
        {QStringLiteral("keys"), QStringLiteral("File with a tracking key per line: the phones."),
         QStringLiteral("file")},
        {QStringLiteral("interval"), QStringLiteral("Seconds between two positions of a phone."),
         QStringLiteral("s"), QStringLiteral("5")},
        {QStringLiteral("duration"),
         QStringLiteral("Seconds to measure, after the first interval."), QStringLiteral("s"),
         QStringLiteral("30")},
        {QStringLiteral("new-connections"),
         QStringLiteral("A new connection for each position, instead of one kept open.")},
    });
}

Result<std::vector<std::string>> readKeys(const QString &fileName)
{
    constexpr qsizetype Length = 26;
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{ErrorCode::NotFound,
                     QStringLiteral("%1: %2").arg(fileName, file.errorString())};
    }
    std::vector<std::string> keys;
    while (!file.atEnd()) {
        const QByteArray key = file.readLine().trimmed();
        if (key.size() != Length) {
            return Error{ErrorCode::InvalidInput,
                         QStringLiteral("%1, line %2: not a tracking key")
                             .arg(fileName)
                             .arg(keys.size() + 1)};
        }
        keys.push_back(key.toStdString());
    }
    if (keys.empty()) {
        return Error{ErrorCode::InvalidInput, QStringLiteral("%1 is empty").arg(fileName)};
    }
    return keys;
}

Result<TrackingOptions> readTrackingOptions(const QCommandLineParser &parser)
{
    bool isInterval = false;
    bool isDuration = false;
    TrackingOptions options;
    options.intervalSeconds = parser.value(QStringLiteral("interval")).toDouble(&isInterval);
    options.seconds = parser.value(QStringLiteral("duration")).toDouble(&isDuration);
    options.newConnections = parser.isSet(QStringLiteral("new-connections"));
    if (!isInterval || !(options.intervalSeconds >= 0.001 && options.intervalSeconds <= 3600)) {
        return Error{ErrorCode::InvalidInput,
                     QStringLiteral("--interval must be a number from 0.001 to 3600")};
    }
    if (!isDuration || !(options.seconds >= 0.1 && options.seconds <= 1e6)) {
        return Error{ErrorCode::InvalidInput,
                     QStringLiteral("--duration must be a number from 0.1 to 1000000")};
    }
    const auto endpoint = endpointOf(parser.value(QStringLiteral("server")));
    if (!endpoint) {
        return endpoint.error();
    }
    options.endpoint = *endpoint;
    auto keys = readKeys(parser.value(QStringLiteral("keys")));
    if (!keys) {
        return keys.error();
    }
    options.keys = *std::move(keys);
    return options;
}

} // namespace

int trackingCommand(const QStringList &arguments)
{
    QCommandLineParser parser;
    addTrackingOptions(parser);
    parser.process(arguments);
    const auto options = readTrackingOptions(parser);
    if (!options) {
        std::fprintf(stderr, "saferide-load: %s\n", qPrintable(options.error().message));
        return 2;
    }
    const TrackingResult result = runTracking(*options);
    std::printf("%s\n", resultLine(*options, result).c_str());
    return result.isGood() ? 0 : 1;
}

} // namespace saferide::load

// SPDX-License-Identifier: GPL-3.0-or-later
// How long the desk's thread is held up by what a server may say, and what an export takes
// (docs/performance.md, P9): saferide-desk-stalls [--riders 10000] [--rows 5000000]
//
// A daemon on a thread of its own pings the desk a hundred times a second; what counts is the
// slowest pong of each part, and on a busy machine the processor time of the longest turn. No
// display is needed: it paints offscreen.
#include "console/application/consoleapplication.h"
#include "console/models/gpxfile.h"
#include "console/models/rideexporter.h"
#include "shared/protocol/console/objects.h"
#include "tests/support/paperdesk.h"
#include "tests/support/scripteddaemon.h"

#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QSettings>
#include <QTemporaryDir>
#include <QThread>

#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int PingMsecs = 10;
constexpr int RidersOfAPart = 150; // about 32 KiB, as the daemon
constexpr qsizetype PageRows = 1'000;

double residentMebibytes(const char *field)
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QByteArray status = file.readAll();
    const qsizetype at = status.indexOf(field);
    return status.mid(at + qsizetype(qstrlen(field)), 20)
               .simplified()
               .split(' ')
               .value(0)
               .toDouble()
        / 1024;
}

Participant rider(qint64 id, Timestamp at)
{
    Participant made;
    made.username = u"Rider %1"_s.arg(id);
    made.participation.id = ParticipationId{id};
    made.participation.user = UserId{id};
    made.participation.ride = RideId{1};
    made.participation.lastFix =
        LocationFix{.point = {46 + double(id % 100) / 500, 14 + double(id) / 50'000},
                    .fixTime = at,
                    .speed = 5};
    return made;
}

/// A difference of degrees in the polyline's alphabet.
QString encoded(double degrees)
{
    const qint64 value = std::llround(degrees * 1e6);
    quint64 left = value < 0 ? ~(quint64(value) << 1) : quint64(value) << 1;
    QString text;
    for (; left >= 32; left >>= 5) {
        text += QChar(u'?' + char16_t(32 | (left & 31)));
    }
    return text + QChar(u'?' + char16_t(left));
}

/// The daemon, in a thread of its own.
class Daemon final : public QObject
{
public:
    explicit Daemon(int riders)
        : m_riders(riders)
    {
        moveToThread(&m_thread);
        m_thread.start();
        run([this] { begin(); });
    }
    ~Daemon() override
    {
        run([this] {
            m_pings.reset();
            m_daemon.reset();
        });
        m_thread.quit();
        m_thread.wait();
    }

    /// Waits until it is done.
    template<typename Act>
    void run(Act act)
    {
        QMetaObject::invokeMethod(this, act, Qt::BlockingQueuedConnection);
    }
    ScriptedDaemon &daemon() { return *m_daemon; }
    const QString &address() const { return m_address; }
    /// Milliseconds; begins anew.
    double slowestPong() { return double(m_slowest.exchange(0)) / 1e6; }
    /// A pong came for a ping that was sent later than this call.
    bool heardSince(qint64 sent) const { return m_heard > sent; }
    qint64 now() const { return m_time.nsecsElapsed(); }

    QList<Participant> participants() const
    {
        QList<Participant> made;
        for (int id = 1; id <= m_riders; ++id) {
            made.append(rider(id, SystemClock().now()));
        }
        return made;
    }

private:
    void begin()
    {
        m_time.start();
        m_daemon = std::make_unique<ScriptedDaemon>();
        m_address = m_daemon->address();
        m_daemon->rides = {liveRide(1, u"Everybody"_s)};
        m_daemon->onHello = [this](const console::Hello &) { greet(); };
        m_daemon->onRequest = [this](const console::Request &request) { answer(request); };
        m_daemon->onPong = [this](const QByteArray &sent) {
            const qint64 took = m_time.nsecsElapsed() - sent.toLongLong();
            m_slowest = std::max(m_slowest.load(), took);
            m_heard = sent.toLongLong();
        };
        m_pings = std::make_unique<QTimer>();
        m_pings->setTimerType(Qt::PreciseTimer);
        connect(m_pings.get(), &QTimer::timeout, this,
                [this] { m_daemon->ping(QByteArray::number(m_time.nsecsElapsed())); });
        m_pings->start(PingMsecs);
    }
    void greet()
    {
        m_daemon->welcome.serverTime = SystemClock().now();
        m_daemon->say(m_daemon->welcome);
        const auto everybody = participants();
        for (qsizetype from = 0; from < everybody.size(); from += RidersOfAPart) {
            const bool last = from + RidersOfAPart >= everybody.size();
            m_daemon->say(console::SnapshotPart{
                m_daemon->sequence,
                from == 0,
                last,
                from == 0 ? m_daemon->rides : QList<Ride>(),
                everybody.sliced(from, std::min<qsizetype>(RidersOfAPart, everybody.size() - from)),
                {}});
        }
    }
    void answer(const console::Request &request)
    {
        m_daemon->requests.clear();
        if (request.method == u"ride_route"_s) {
            m_daemon->reply(request, route());
        } else if (request.method == u"positions"_s) {
            m_daemon->reply(request, page(request));
        } else if (request.method == u"create_route"_s) {
            m_daemon->reply(request,
                            QJsonObject{{u"route"_s,
                                         QJsonObject{{u"id"_s, 1},
                                                     {u"title"_s, u"x"_s},
                                                     {u"distance_meters"_s, 1.0},
                                                     {u"ascent_meters"_s, 1.0}}}});
        } else {
            m_daemon->refuse(request, {ErrorCode::NotFound, u"no"_s});
        }
    }
    /// As long as a daemon lets one be, to and fro where the riders are.
    static QJsonValue route()
    {
        QString line;
        GeoPoint last{0, 0};
        for (int point = 0; point < 20'000; ++point) {
            const int row = point % 200;
            const GeoPoint next{46 + double(row < 100 ? row : 200 - row) / 500,
                                14 + double(point) / 100'000};
            line +=
                encoded(next.latitude - last.latitude) + encoded(next.longitude - last.longitude);
            last = next;
        }
        return QJsonObject{{u"ride_id"_s, 1},         {u"route_id"_s, 1},
                           {u"title"_s, u"x"_s},      {u"distance_meters"_s, 5.0},
                           {u"ascent_meters"_s, 0.0}, {u"segments"_s, QJsonArray{line}}};
    }
    static QJsonValue page(const console::Request &request)
    {
        const qint64 after = request.params.value("after"_L1).toString().toLongLong();
        QJsonArray rows;
        for (qsizetype row = 1; row <= PageRows; ++row) {
            Position position;
            position.fix = *rider(row, Timestamp{1'700'000'000'000 + (after + row) * 1'000})
                                .participation.lastFix;
            rows.append(console::toJson(position));
        }
        // Whoever exports is asked for as many rows as were ordered; a look back is short.
        return QJsonObject{{u"positions"_s, rows},
                           {u"next"_s, QString::number(after + PageRows)},
                           {u"has_more"_s, after + PageRows < RowsOfARider}};
    }

public:
    static inline std::atomic<qsizetype> RowsOfARider = PageRows;

private:
    const int m_riders;
    QThread m_thread;
    QElapsedTimer m_time;
    QString m_address;
    std::unique_ptr<ScriptedDaemon> m_daemon;
    std::unique_ptr<QTimer> m_pings;
    std::atomic<qint64> m_slowest = 0;
    std::atomic<qint64> m_heard = 0;
};

[[noreturn]] void giveUp(const char *what, const QString &reason)
{
    std::fprintf(stderr, "%s: %s\n", what, qPrintable(reason));
    std::fflush(nullptr);
    std::_Exit(1); // the daemon's thread still runs
}

template<typename Ready>
void runUntil(Ready ready)
{
    while (!ready()) {
        // With a limit of time it would not wait, but spin on the processor that the daemon needs.
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
}

void runFor(int msecs)
{
    QElapsedTimer time;
    time.start();
    runUntil([&] { return time.hasExpired(msecs); });
}

/// The longest turn of this thread's event loop, in its own processor time: what a pong would take
/// on a machine that does nothing else.
class TurnWatch final
{
public:
    TurnWatch()
    {
        m_beat.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_beat, &QTimer::timeout, &m_beat, [this] {
            const double now = processorMsecs();
            m_longest = std::max(m_longest, now - std::exchange(m_last, now));
        });
        m_beat.start(1);
    }

    /// Milliseconds; begins anew.
    double longest() { return std::exchange(m_longest, 0); }

private:
    static double processorMsecs()
    {
        timespec used{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
        return double(used.tv_sec) * 1e3 + double(used.tv_nsec) / 1e6;
    }

    QTimer m_beat;
    double m_last = processorMsecs();
    double m_longest = 0;
};

/// Does something, waits for the ping that was sent after it and until it has settled, and prints
/// the slowest pong and the longest turn.
template<typename Act>
void part(Daemon &daemon, const char *what, Act act)
{
    (void)daemon.slowestPong();
    TurnWatch turns;
    act();
    const qint64 sent = daemon.now();
    runUntil([&] { return daemon.heardSince(sent); });
    runFor(3'000); // what the timers do with it
    std::printf("| %s | %.0f | %.0f |\n", what, daemon.slowestPong(), turns.longest());
    std::fflush(stdout);
}

void sayPictures(Daemon &daemon, ConsoleApplication &console, int riders)
{
    part(daemon, "riders at 1 Hz for five seconds", [&] {
        for (int batch = 0; batch < 50; ++batch) {
            daemon.run([&] {
                QList<ParticipantFix> fixes;
                for (qint64 id = 1 + batch % 10; id <= riders; id += 10) {
                    auto fix = *rider(id, SystemClock().now()).participation.lastFix;
                    fix.point.longitude += batch * 0.0001;
                    fixes.append({ParticipationId{id}, fix});
                }
                daemon.daemon().sayBatch(fixes);
            });
            runFor(100);
        }
    });
    part(daemon, "everybody moves, in one batch", [&] {
        daemon.run([&] {
            QList<ParticipantFix> fixes;
            for (const Participant &moved : daemon.participants()) {
                auto fix = *moved.participation.lastFix;
                fix.point.latitude += 0.0002;
                fixes.append({moved.participation.id, fix});
            }
            daemon.daemon().sayBatch(fixes);
        });
    });
    part(daemon, "the whole picture again", [&] {
        daemon.run([&] { daemon.daemon().close(console::CloseCode::GoingAway); });
        runUntil([&] { return console.connection().status().state == DeskState::Reconnecting; });
        runUntil([&] { return console.connection().status().state == DeskState::Connected; });
    });
    part(daemon, "everybody changes, each by an event", [&] {
        daemon.run([&] {
            for (Participant changed : daemon.participants()) {
                changed.participation.role = ParticipationRole::Sweep;
                daemon.daemon().sayEvent(ParticipantPut{changed});
            }
        });
    });
    part(daemon, "the ride is removed", [&] {
        daemon.run([&] { daemon.daemon().sayEvent(RideRemoved{RideId{1}}); });
        runUntil([&] { return console.picture().store.rides().isEmpty(); });
    });
    part(daemon, "the ride comes back, everybody by an event", [&] {
        daemon.run([&] {
            daemon.daemon().sayEvent(RidePut{daemon.daemon().rides.first(), true});
            for (const Participant &joined : daemon.participants()) {
                daemon.daemon().sayEvent(ParticipantPut{joined, true});
            }
        });
        runUntil([&] { return console.picture().store.participantCount() == riders; });
    });
    part(daemon, "everybody falls silent at once", [&] {
        daemon.run([&] {
            for (int message = 0; message < 5; ++message) { // the daemon's clock is set
                daemon.daemon().sayBatch({}, SystemClock().now() + 3'600'000);
            }
        });
        runFor(3'000);
    });
    part(daemon, "the ride is removed, with everybody silent", [&] {
        daemon.run([&] { daemon.daemon().sayEvent(RideRemoved{RideId{1}}); });
        runUntil([&] { return console.picture().store.rides().isEmpty(); });
    });
    part(daemon, "a text as long as one may be", [&] {
        daemon.run([&] {
            // Less than 50,000 values: more would end the link.
            const QByteArray piece = R"({"a":")" + QByteArray(100, 'x') + R"("},)";
            daemon.daemon().sayText(R"({"type":"weather","of":[)"
                                    + piece.repeated(2'090'000 / piece.size()) + "0]}");
        });
    });
}

void importGpx(Daemon &daemon, DeskCommands &commands, const QString &folder)
{
    const QString fileName = folder + u"/ten.gpx"_s;
    QFile file(fileName);
    if (!file.open(QIODevice::WriteOnly)) {
        qFatal("no file");
    }
    file.write("<gpx version=\"1.1\" creator=\"x\"><trk><trkseg>\n");
    for (int point = 0; file.pos() < 9'990'000; ++point) {
        file.write(QStringLiteral("<trkpt lat=\"%1\" lon=\"%2\"><ele>%3</ele></trkpt>\n")
                       .arg(46 + point * 1e-6, 0, 'f', 6)
                       .arg(14 + point * 1e-6, 0, 'f', 6)
                       .arg(300 + point % 100)
                       .toUtf8());
    }
    file.write("</trkseg></trk></gpx>\n");
    file.close();
    part(daemon, "a GPX file of 10 MB is imported", [&] {
        bool stored = false;
        QObject context;
        readGpxFile(fileName, &context, [&](const Result<QString> &gpx) {
            if (!gpx) {
                giveUp("reading the GPX file", gpx.error().message);
            }
            commands.createRoute(u"ten"_s, *gpx, &context, [&](const Result<Route> &route) {
                if (!route) {
                    giveUp("importing the GPX file", route.error().message);
                }
                stored = true;
            });
        });
        runUntil([&] { return stored; });
    });
}

void exportRows(Daemon &daemon, DeskCommands &commands, const QString &folder, qsizetype rows)
{
    constexpr qsizetype Riders = 100;
    Daemon::RowsOfARider = rows / Riders;
    const double before = residentMebibytes("VmRSS:");
    QElapsedTimer time;
    time.start();
    part(daemon, "a long export", [&] {
        RideExporter::Order order{
            liveRide(1, u"Everybody"_s), {}, ExportFormat::Csv, folder + u"/long.csv"_s};
        for (qint64 id = 1; id <= Riders; ++id) {
            order.participants.append(rider(id, {}));
        }
        RideExporter exporter(commands, order);
        bool finished = false;
        QObject::connect(&exporter, &RideExporter::finished, &exporter, [&] { finished = true; });
        const auto failed = [](const QString &reason) { giveUp("exporting", reason); };
        QObject::connect(&exporter, &RideExporter::fetchingFailed, &exporter, failed);
        QObject::connect(&exporter, &RideExporter::writingFailed, &exporter, failed);
        exporter.start();
        runUntil([&] { return finished; });
    });
    std::printf(
        "\nExport: %lld rows, %.0f s, %lld bytes; memory before it %.0f MiB, at most %.0f MiB "
        "(of both the desk and the daemon of this program)\n",
        qlonglong(rows), double(time.elapsed()) / 1000,
        qlonglong(QFileInfo(folder + u"/long.csv"_s).size()), before, residentMebibytes("VmHWM:"));
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_NO_GLIB", "1"); // whose loop lets timers wait for sockets: the beat would stop
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    QTemporaryDir folder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(u"SafeRide"_s);
    QCoreApplication::setApplicationName(u"desk-stalls"_s);
    QCommandLineParser parser;
    const QCommandLineOption riders(u"riders"_s, u"In the ride."_s, u"COUNT"_s, u"10000"_s);
    const QCommandLineOption rows(u"rows"_s, u"To export."_s, u"COUNT"_s, u"5000000"_s);
    parser.addOptions({riders, rows});
    parser.process(application);

    Daemon daemon(parser.value(riders).toInt());
    const SystemClock clock;
    ConsoleApplication console(clock);
    ConsoleOptions options;
    options.server = daemon.address();
    options.username = u"dora"_s;
    options.password = u"secret"_s;
    console.window().resize(1920, 1080);
    std::printf("| with %d riders in the ride that is shown | slowest pong, ms | longest turn, ms "
                "of processor time |\n|---|---|---|\n",
                parser.value(riders).toInt());
    part(daemon, "login and the first picture", [&] {
        console.start(options);
        runUntil([&] { return console.connection().status().state == DeskState::Connected; });
    });
    DeskCommands commands([&](const QString &method, const QJsonObject &params, QObject *context,
                              DeskCommands::Answer answer) {
        console.connection().request(method, params, context, std::move(answer));
    });
    importGpx(daemon, commands, folder.path());
    sayPictures(daemon, console, parser.value(riders).toInt());
    exportRows(daemon, commands, folder.path(), parser.value(rows).toLongLong());
    return 0;
}

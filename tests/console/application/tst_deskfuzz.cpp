// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/objects.h"
#include "shared/protocol/console/rideroutemessage.h"
#include "tests/support/linkeddesk.h"
#include "tests/support/testprogram.h"

#include <QAbstractButton>
#include <QApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>
#include <QTimer>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int UsualSeconds = 60;
constexpr int TickMsecs = 4;

struct Key
{
    Qt::Key key;
    Qt::KeyboardModifiers modifiers = Qt::NoModifier;
};

// All that does not end the desk or wait for another program.
constexpr Key Keys[] = {
    {Qt::Key_F8},
    {Qt::Key_F5},
    {Qt::Key_F11},
    {Qt::Key_Tab},
    {Qt::Key_Backtab, Qt::ShiftModifier},
    {Qt::Key_Return},
    {Qt::Key_Escape},
    {Qt::Key_Escape},
    {Qt::Key_Space},
    {Qt::Key_Space, Qt::ControlModifier},
    {Qt::Key_Up},
    {Qt::Key_Down},
    {Qt::Key_Left},
    {Qt::Key_Right},
    {Qt::Key_Home},
    {Qt::Key_End},
    {Qt::Key_PageDown},
    {Qt::Key_Plus},
    {Qt::Key_Minus},
    {Qt::Key_A},
    {Qt::Key_E},
    {Qt::Key_Backspace},
    {Qt::Key_0, Qt::ControlModifier},
    {Qt::Key_B, Qt::ControlModifier},
    {Qt::Key_C, Qt::ControlModifier},
    {Qt::Key_D, Qt::ControlModifier},
    {Qt::Key_E, Qt::ControlModifier},
    {Qt::Key_F, Qt::ControlModifier},
    {Qt::Key_G, Qt::ControlModifier},
    {Qt::Key_J, Qt::ControlModifier},
    {Qt::Key_K, Qt::ControlModifier},
    {Qt::Key_L, Qt::ControlModifier},
    {Qt::Key_M, Qt::ControlModifier},
    {Qt::Key_N, Qt::ControlModifier},
    {Qt::Key_R, Qt::ControlModifier},
    {Qt::Key_T, Qt::ControlModifier},
    {Qt::Key_Return, Qt::ControlModifier},
    {Qt::Key_Delete, Qt::ControlModifier},
    {Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier},
    {Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier},
    {Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier},
    {Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier},
    {Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier},
    {Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier},
    {Qt::Key_1, Qt::AltModifier},
    {Qt::Key_2, Qt::AltModifier},
    {Qt::Key_3, Qt::AltModifier},
    {Qt::Key_4, Qt::AltModifier},
    {Qt::Key_5, Qt::AltModifier},
    {Qt::Key_3, Qt::ControlModifier | Qt::AltModifier},
    {Qt::Key_4, Qt::ControlModifier | Qt::AltModifier},
};

} // namespace

/// The real window under random messages and random keys: SAFERIDE_FUZZ_SECONDS long, from
/// SAFERIDE_FUZZ_SEED, with two servers in turn. Whatever comes, nothing crashes, and with a sound
/// daemon the desk is live again and stays so.
class TestDeskFuzz : public QObject
{
    Q_OBJECT

private:
    SystemClock m_clock;
    QRandomGenerator m_random;
    std::unique_ptr<LinkedDesk> m_desk;
    std::unique_ptr<ScriptedDaemon> m_other;
    ScriptedDaemon *m_daemon = nullptr; // at which somebody logged in last
    ConsoleApplication *m_console = nullptr;
    qint64 m_messages = 0;
    qint64 m_keys = 0;

    int below(int bound) { return int(m_random.bounded(bound)); }
    bool oneIn(int chances) { return below(chances) == 0; }
    template<typename T, size_t Size>
    const T &anyOf(const T (&values)[Size])
    {
        return values[below(int(Size))];
    }

    // What a daemon may say, more or less.

    QString text()
    {
        switch (below(8)) {
        case 0:
            return QString(1 + below(120), u'W');
        case 1:
            return u"<h1>Confirm</h1><img src='/x.png'><a href='http://localhost'>%1 %n</a>"_s;
        case 2:
            return QString::fromUtf8("\xE2\x80\xAE\xF0\x9F\x9A\xB4 Žiga\n\t\x01 %1&&");
        case 3:
            return {};
        default:
            return u"name%1"_s.arg(below(50));
        }
    }
    qint64 msecs()
    {
        const qint64 now = m_daemon->clock().msecs;
        switch (below(12)) {
        case 0:
            return 0;
        case 1:
            return 253'402'300'799'999;
        case 2:
            return now + 3'600'000;
        case 3:
            return now - 86'400'000;
        default:
            return now - below(400'000);
        }
    }
    LocationFix fix()
    {
        LocationFix made;
        const bool far = oneIn(10);
        made.point = {far ? m_random.bounded(180.0) - 90 : 46 + m_random.bounded(0.2),
                      far ? m_random.bounded(360.0) - 180 : 14 + m_random.bounded(0.2)};
        made.fixTime = {msecs()};
        if (oneIn(2)) {
            made.speed = m_random.bounded(20.0);
        }
        if (oneIn(3)) {
            made.battery = m_random.bounded(100.0);
        }
        if (oneIn(3)) {
            made.course = m_random.bounded(360.0);
            made.altitude = m_random.bounded(4000.0) - 500;
            made.accuracy = m_random.bounded(300.0);
        }
        return made;
    }
    Ride ride()
    {
        Ride made;
        made.id = RideId{1 + below(8)};
        made.code = u"ABC%1"_s.arg(100 + below(900));
        made.title = text();
        made.status = RideStatus(below(6) - 1); // a word of a newer daemon among them
        made.visibility = RouteVisibility(below(4) - 1);
        made.organizer = UserId{1};
        made.updatedAt = {msecs()};
        made.startTime = {msecs()};
        if (oneIn(2)) {
            made.route = RouteId{1 + below(4)};
        }
        return made;
    }
    Participant participant()
    {
        Participant made;
        made.participation.id = ParticipationId{1 + below(200)};
        made.participation.user = UserId{1 + below(200)};
        made.participation.ride = RideId{1 + below(8)};
        made.participation.role = ParticipationRole(below(5) - 1);
        made.username = text();
        if (!oneIn(4)) {
            made.participation.lastFix = fix();
        }
        return made;
    }
    AttentionAcknowledgement acknowledgement()
    {
        return {ParticipationId{1 + below(200)}, AttentionKind(below(5) - 1), text(), {msecs()}};
    }
    Incident incident()
    {
        Incident made;
        made.id = IncidentId{below(20)};
        made.version = made.isStored() ? 1 + below(5) : 0;
        made.ride = RideId{1 + below(8)};
        made.participation = ParticipationId{1 + below(200)};
        made.user = UserId{1};
        made.kind = IncidentKind(below(3) - 1);
        made.state = IncidentState(below(4) - 1);
        made.alarms = below(3);
        made.username = text();
        made.text = text();
        made.raisedAt = made.updatedAt = Timestamp{msecs()};
        if (oneIn(3)) {
            made.closedAt = made.updatedAt;
        }
        return made;
    }
    console::Change change()
    {
        switch (below(11)) {
        case 0:
            return RideRemoved{RideId{1 + below(8)}};
        case 1:
        case 2:
            return RidePut{ride()};
        case 3:
            return ParticipantLeft{RideId{1 + below(8)}, ParticipationId{1 + below(200)}};
        case 4:
            return acknowledgement();
        case 5:
            return RidePut{ride(), true};
        case 8:
            return IncidentPut{incident()};
        case 7:
            return RouteChanged{RideId{1 + below(8)}, RouteId{1 + below(8)}};
        case 6:
            return ParticipantPut{participant()};
        default:
            return ParticipantPut{participant(), true};
        }
    }
    console::SnapshotPart snapshot()
    {
        console::SnapshotPart part{m_daemon->sequence, true, true, {}, {}, {}, {}};
        for (int i = below(8); i >= 0; --i) {
            part.rides.append(ride());
        }
        for (int i = below(100); i >= 0; --i) {
            part.participants.append(participant());
            part.acknowledgements.append(acknowledgement());
            part.incidents.append(incident());
        }
        return part;
    }
    QList<ParticipantFix> fixes()
    {
        QList<ParticipantFix> made;
        for (int i = below(60); i >= 0; --i) {
            made.append({ParticipationId{1 + below(200)}, fix()});
        }
        return made;
    }
    QByteArray broken(QByteArray bytes)
    {
        if (bytes.isEmpty() || oneIn(6)) {
            return QByteArray(below(100'000), '[');
        }
        for (int flips = below(4); flips >= 0; --flips) {
            bytes[below(int(bytes.size()))] = char(below(256));
        }
        return oneIn(2) ? bytes.first(below(int(bytes.size()))) : bytes;
    }
    void talk()
    {
        ++m_messages;
        const int what = below(100);
        if (what < 45) {
            m_daemon->sayEvent(change());
        } else if (what < 80) {
            m_daemon->sayBatch(fixes(), Timestamp{msecs()});
        } else if (what < 85) {
            m_daemon->say(snapshot());
        } else if (what < 88) {
            m_daemon->sayText(R"({"type":"weather","of":[1,2,{"x":1e999}]})");
        } else if (what < 92) {
            m_daemon->sayText(broken(console::serialize(
                console::ServerMessage(console::Event{m_daemon->sequence + 1, change()}))));
        } else if (what < 94) {
            m_daemon->sayBinary(broken(console::encode({m_daemon->clock(), fixes()})));
        } else if (what < 95) {
            m_daemon->sayBytes(broken("\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff"));
        } else if (what < 96) {
            m_daemon->cut();
        } else if (what < 97) {
            constexpr int Codes[] = {1000, 1001, 1009, 3999, 4400, 4401, 4403, 4406, 4419, 4503};
            m_daemon->close(console::CloseCode(anyOf(Codes)), text().left(30));
        }
    }
    QByteArray unreadable(qint64 id)
    {
        const auto reply = [id](const QByteArray &result) {
            return QByteArray("{\"id\":" + QByteArray::number(id) + ",\"result\":" + result
                              + ",\"type\":\"reply\"}");
        };
        switch (below(5)) {
        case 0:
            return reply("[0" + QByteArray(",0").repeated(60'000) + "]");
        case 1:
            return reply(QByteArray("[").repeated(100) + QByteArray("]").repeated(100));
        case 2:
            return reply('"' + QByteArray(3'000'000, 'x') + '"');
        case 3:
            return "{\"error\":{},\"id\":" + QByteArray::number(id) + ",\"type\":\"error\"}";
        default:
            return broken(reply("{\"users\":[]}"));
        }
    }
    QJsonObject longPage(const console::Request &request)
    {
        const qint64 after = request.params.value("after_id"_L1).toInteger();
        QJsonArray positions;
        QJsonArray routes;
        QJsonArray users;
        for (int i = 1 + below(1'000); i > 0; --i) {
            positions.append(console::toJson(Position{{}, fix(), {msecs()}}));
        }
        for (int i = 1; i <= 500; ++i) {
            Route route;
            route.id = RouteId{after + i};
            route.title = text();
            routes.append(console::toJson(route));
            users.append(console::toJson(
                User{UserId{after + i}, text(), UserRole::Rider, {msecs()}, {msecs()}}));
        }
        return {{u"positions"_s, positions},
                {u"routes"_s, routes},
                {u"users"_s, users},
                {u"next"_s, QString::number(below(1'000'000))},
                {u"has_more"_s, oneIn(2)}};
    }
    /// As large as a daemon sends it.
    QJsonArray largeRoute()
    {
        QList<GeoPoint> points;
        for (int i = 0; i < 20'000; ++i) {
            points.append({46 + m_random.bounded(0.2), 14 + m_random.bounded(0.2)});
        }
        QJsonArray segments{console::encodePolyline(points)};
        for (int i = below(2'000); i > 0; --i) {
            segments.append(u"_p~iF~ps|U"_s);
        }
        return segments;
    }
    QJsonObject route(const console::Request &request, const QJsonArray &segments)
    {
        return {{u"ride_id"_s, request.params.value("ride_id"_L1)},
                {u"route_id"_s, 1 + below(4)},
                {u"title"_s, text()},
                {u"distance_meters"_s, 1e5},
                {u"ascent_meters"_s, 10.0},
                {u"segments"_s, segments}};
    }
    void answer(ScriptedDaemon &daemon, const console::Request &request)
    {
        switch (below(20)) {
        case 0:
        case 1:
            return; // never
        case 2:
        case 3:
            daemon.refuse(request, {ErrorCode(below(11)), text()});
            return;
        case 4:
        case 5:
            daemon.reply(request, QJsonArray{1, u"x"_s, QJsonValue()});
            return;
        case 6:
            daemon.sayText(unreadable(request.id));
            return;
        case 7:
            daemon.reply(request, longPage(request));
            return;
        case 8:
            daemon.reply(request, route(request, largeRoute()));
            return;
        default: {
            QJsonObject result = route(request, QJsonArray{u"_p~iF~ps|U_ulLnnqC_mqNvxq`@"_s});
            for (const QString &list : {u"positions"_s, u"routes"_s, u"users"_s}) {
                result.insert(list, QJsonArray());
            }
            result.insert(u"has_more"_s, oneIn(2));
            daemon.reply(request, result);
        }
        }
    }

    // What somebody may do, and all at once.

    void press()
    {
        ++m_keys;
        QWidget *window = QApplication::activeModalWidget() != nullptr
            ? QApplication::activeModalWidget()
            : QApplication::activePopupWidget() != nullptr ? QApplication::activePopupWidget()
                                                           : &m_console->window();
        if (window->windowHandle() == nullptr) {
            return;
        }
        if (oneIn(600)) {
            m_console->window().action(u"desk.logout"_s)->trigger();
        } else if (oneIn(8)) {
            MapView &view = m_console->window().map().view();
            const QPoint at = view.mapTo(&m_console->window(),
                                         QPoint(below(view.width() + 1), below(view.height() + 1)));
            QTest::mouseClick(m_console->window().windowHandle(),
                              oneIn(6) ? Qt::RightButton : Qt::LeftButton, {}, at);
        } else if (oneIn(40)) {
            m_console->window().resize(200 + below(1'400), 150 + below(900));
        } else {
            const Key key = anyOf(Keys);
            QTest::keyClick(window->windowHandle(), key.key, key.modifiers);
        }
    }
    /// The page takes every key while it asks; no dialog stays for long.
    void help()
    {
        LoginPage &page = m_console->loginPage();
        if (page.isVisible() && page.logInButton().isEnabled()) {
            m_daemon = oneIn(3) ? m_other.get() : m_desk->daemon.get();
            page.serverField().setText(m_daemon->address());
            page.usernameField().setText(u"dora"_s);
            page.passwordField().setText(u"secret"_s);
            page.logInButton().click();
        }
        if (oneIn(4)) {
            closeDialogs();
        }
        const auto windows = QApplication::topLevelWidgets();
        for (QWidget *window : windows) { // second maps
            if (qobject_cast<MapWindow *>(window) != nullptr && oneIn(3)) {
                window->close();
            }
        }
        m_console->window().show();
        const QWidget *active = QApplication::activeWindow(); // also a page that is closed
        if (active == nullptr || !active->isVisible()) {
            m_console->window().activateWindow(); // as a window manager does
        }
    }
    QString state() const
    {
        const DeskStatus &status = m_console->connection().status();
        const auto nameOf = [](const QWidget *window) {
            return window != nullptr ? QLatin1StringView(window->metaObject()->className())
                                     : "none"_L1;
        };
        return u"state %1 (%2), %3 active, %4 modal"_s.arg(
            QString::number(int(status.state)), status.message,
            nameOf(QApplication::activeWindow()), nameOf(QApplication::activeModalWidget()));
    }
    static void closeDialogs()
    {
        if (QWidget *popup = QApplication::activePopupWidget()) {
            popup->close();
        } else if (QWidget *dialog = QApplication::activeModalWidget()) {
            dialog->close();
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        QApplication::setQuitOnLastWindowClosed(false);
    }

    void nothingThatIsSaidOrPressedBreaksTheDesk()
    {
        bool isSet = false;
        const int seconds = qEnvironmentVariableIntValue("SAFERIDE_FUZZ_SECONDS", &isSet);
        const int asked = qEnvironmentVariableIntValue("SAFERIDE_FUZZ_SEED");
        const int seed = asked > 0 ? asked : QRandomGenerator::global()->bounded(1, 1 << 30);
        m_random.seed(quint32(seed));
        qInfo("SAFERIDE_FUZZ_SEED=%d", seed);
        m_desk = std::make_unique<LinkedDesk>(m_clock);
        m_other = std::make_unique<ScriptedDaemon>();
        m_daemon = m_desk->daemon.get();
        for (ScriptedDaemon *daemon : {m_daemon, m_other.get()}) {
            daemon->onRequest = [this, daemon](const console::Request &request) {
                answer(*daemon, request);
            };
        }
        m_desk->start();
        m_console = m_desk->console.get();
        m_console->window().show();

        // Timers, as they run in the loops of dialogs, too.
        QTimer talks;
        connect(&talks, &QTimer::timeout, this, &TestDeskFuzz::talk);
        QTimer presses;
        connect(&presses, &QTimer::timeout, this, &TestDeskFuzz::press);
        QTimer helps;
        connect(&helps, &QTimer::timeout, this, &TestDeskFuzz::help);
        talks.start(TickMsecs);
        presses.start(2 * TickMsecs);
        helps.start(150);
        QElapsedTimer passed;
        passed.start();
        while (passed.elapsed() < 1'000LL * (isSet ? seconds : UsualSeconds)) {
            QTest::qWait(50);
        }
        talks.stop();
        presses.stop();
        qInfo("%lld messages, %lld keys and clicks, %d and %d links", m_messages, m_keys,
              m_desk->daemon->links, m_other->links);

        // A sound daemon from here on.
        for (ScriptedDaemon *daemon : {m_desk->daemon.get(), m_other.get()}) {
            daemon->onRequest = {};
            daemon->rides.clear();
            daemon->participants.clear();
            daemon->cut();
        }
        QTest::qWait(1'000);
        helps.stop();
        closeDialogs();
        QAction *reconnect = m_console->window().action(u"desk.reconnect"_s);
        const auto isConnected = [this] { return m_desk->is(DeskState::Connected); };
        QTRY_VERIFY2_WITH_TIMEOUT(isConnected() || (help(), reconnect->trigger(), false),
                                  qPrintable(state()), 60'000);
        const int links = m_daemon->links;
        QTest::qWait(2'000);
        QCOMPARE(m_daemon->links, links);
        QVERIFY2(isConnected(), qPrintable(state()));
        m_desk.reset();
        m_other.reset();
    }
};

SAFERIDE_TEST(TestDeskFuzz, QApplication)
#include "tst_deskfuzz.moc"

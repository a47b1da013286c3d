// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/deskconnection.h"
#include "tests/support/scripteddaemon.h"
#include "tests/support/settableclock.h"
#include "tests/support/testprogram.h"

#include <QTest>
#include <QtEndian>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

/// A network that carries less than a message within the time after which a link counts as dead.
class TestSlowLink : public QObject
{
    Q_OBJECT

private:
    static QByteArray textFrame(const QByteArray &text)
    {
        const auto size = qToBigEndian(quint16(text.size()));
        return "\x81\x7e" + QByteArray(reinterpret_cast<const char *>(&size), sizeof(size)) + text;
    }

private Q_SLOTS:
    void aMessageThatComesSlowlyKeepsTheLinkButNotThePictureYoung()
    {
        SettableClock clock;
        ScriptedDaemon daemon;
        daemon.rides = {scriptedRide(1)};
        DeskConnection::Settings settings;
        settings.pingInterval = 100'000'000; // a pong would stand within the message
        DeskConnection desk(clock, settings);
        desk.logIn(daemon.address(), u"dora"_s, u"x"_s);
        const auto isLive = [&] { return desk.status().state == DeskState::Connected; };
        QTRY_VERIFY(isLive());
        bool told = false;
        connect(&desk.protocol(), &DeskProtocol::happened, &desk, [&told] { told = true; });
        const QByteArray frame = textFrame(R"({"type":"event","sequence":1,"event":"ride_removed",)"
                                           R"("ride_id":1,"more":")"
                                           + QByteArray(2'000, 'x') + R"("})");
        const qsizetype part = frame.size() / 4 + 1;
        for (qsizetype from = 0; from < frame.size(); from += part) {
            QVERIFY2(!told && isLive(), qPrintable(desk.status().message));
            daemon.sayBytes(frame.mid(from, part));
            QTest::qWait(50); // it comes
            clock.slept += 5'000;
            QTest::qWait(600); // the link is looked at twice a second
            QVERIFY(told || *desk.pictureAge() >= 5'000);
        }
        QTRY_VERIFY(told);
        QVERIFY(isLive());
        QCOMPARE(daemon.links, 1);
        clock.slept += 10'000; // and then nothing
        QTRY_COMPARE(desk.status().state, DeskState::Reconnecting);
    }

    void aPictureThatStaysHalfEndsTheLink_data()
    {
        QTest::addColumn<bool>("isFirst");
        QTest::newRow("at the login") << true;
        QTest::newRow("later") << false;
    }
    void aPictureThatStaysHalfEndsTheLink()
    {
        QFETCH(bool, isFirst);
        SettableClock clock;
        ScriptedDaemon daemon;
        DeskConnection desk(clock);
        const auto sayHalf = [&] {
            daemon.say(
                console::SnapshotPart{.first = true, .last = false, .rides = {scriptedRide(1)}});
        };
        if (isFirst) {
            daemon.onHello = [&](const console::Hello &) {
                daemon.welcome.serverTime = daemon.clock();
                daemon.say(daemon.welcome);
                sayHalf();
            };
        }
        bool isHalf = false;
        connect(&desk.protocol(), &DeskProtocol::snapshotPart, &desk, [&] { isHalf = true; });
        QStringList ends; // noted as they are told: the desk may be linked again by the next look
        connect(&desk, &DeskConnection::statusChanged, &desk, [&ends](const DeskStatus &status) {
            if (status.state == DeskState::Reconnecting)
                ends += status.message;
        });
        desk.logIn(daemon.address(), u"dora"_s, u"x"_s);
        if (!isFirst) {
            QTRY_COMPARE(desk.status().state, DeskState::Connected);
            isHalf = false;
            sayHalf();
        }
        QTRY_VERIFY(isHalf);
        for (int seconds = 0; seconds < 65 && ends.isEmpty(); seconds += 5) {
            daemon.ping("alive"); // it is not silent
            QTest::qWait(600); // the link is looked at twice a second
            clock.slept += 5'000;
        }
        QTRY_VERIFY(!ends.isEmpty());
        QVERIFY2(ends.first().contains("No data received"_L1), qPrintable(ends.first()));
        QTRY_COMPARE(daemon.links, 2);
    }

    void aPictureThatGoesOnIsAsOldAsItWasUntilTheFirstRoundCame()
    {
        SettableClock clock;
        ScriptedDaemon daemon;
        daemon.rides = {scriptedRide(1)};
        DeskConnection desk(clock);
        desk.logIn(daemon.address(), u"dora"_s, u"x"_s);
        QTRY_COMPARE(desk.status().state, DeskState::Connected);
        daemon.onHello = [&](const console::Hello &hello) {
            daemon.welcome.resumed = hello.resume.has_value();
            daemon.welcome.serverTime = daemon.clock();
            daemon.say(daemon.welcome);
        };
        clock.slept = 60'000;
        daemon.cut();
        QTRY_COMPARE(desk.status().state, DeskState::Reconnecting);
        QTRY_COMPARE(desk.status().state, DeskState::Connected);
        QVERIFY2(*desk.pictureAge() >= 60'000, qPrintable(QString::number(*desk.pictureAge())));
        QTRY_VERIFY(*desk.pictureAge() < 5'000);
    }
};

SAFERIDE_TEST(TestSlowLink)
#include "tst_slowlink.moc"

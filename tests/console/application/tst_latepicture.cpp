// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/linkeddesk.h"
#include "tests/support/settableclock.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

/// A link that is there and does not tell the present.
class TestLatePicture : public QObject
{
    Q_OBJECT

private:
    SettableClock m_clock;
    std::unique_ptr<LinkedDesk> m_desk;
    ScriptedDaemon *m_daemon = nullptr;

    MainWindow &window() { return m_desk->window(); }
    const LinkPicture &link() { return window().linkBadge().link(); }
    bool isVeiled() { return window().map().view().isVeiled(); }
    bool isLive() { return link().health == LinkPicture::Health::Live && !isVeiled(); }

private Q_SLOTS:
    void init()
    {
        m_clock.slept = 0;
        m_desk = std::make_unique<LinkedDesk>(m_clock);
        m_daemon = m_desk->daemon.get();
        m_desk->start();
        m_desk->logIn();
        QTRY_VERIFY(isLive());
    }
    void cleanup() { m_desk.reset(); }

    void positionsOfOtherNodesThatAreLateAreSaidToBe()
    {
        m_daemon->say(console::LinkState{m_clock.now() + -125'000});
        QTRY_COMPARE(link().health, LinkPicture::Health::Behind);
        QVERIFY(!isVeiled());
        QVERIFY2(link().detail.contains(u"2 min"_s), qPrintable(link().detail));
        QVERIFY(m_desk->log().contains(u"a few seconds late"_s));
        QVERIFY(!window().action(u"desk.login"_s)->isEnabled()); // there is a link
        m_daemon->say(console::LinkState{});
        QTRY_VERIFY(isLive());
        QVERIFY(m_desk->log().contains(u"All positions are live again"_s));
        m_daemon->say(console::LinkState{m_clock.now()});
        QTRY_COMPARE(link().health, LinkPicture::Health::Behind);
        m_daemon->cut();
        QTRY_VERIFY(isLive()); // the next link was told nothing yet
    }

    void aMessageThatNeverEndsIsWaitedForUnderAVeilAndNotForEver()
    {
        // 15 MB, of which a byte comes now and then: no answer to a ping can come before its end.
        m_daemon->sayBytes("\x82\x7f" + QByteArray::fromHex("0000000000e4e1c0"));
        const auto drip = [this](int seconds) {
            for (int passed = 0; passed < seconds && m_daemon->links == 1; passed += 5) {
                m_daemon->sayBytes("x");
                QTest::qWait(100); // it comes
                m_clock.slept += 5'000;
            }
        };
        drip(20);
        QTRY_COMPARE(link().health, LinkPicture::Health::Late);
        QVERIFY(isVeiled());
        QVERIFY2(window().linkBadge().text().contains(u"Waiting"_s),
                 qPrintable(window().linkBadge().text()));
        QVERIFY(!window().action(u"desk.login"_s)->isEnabled()); // there is a link
        QCOMPARE(m_daemon->links, 1);
        drip(310);
        QTRY_COMPARE(m_daemon->links, 2);
        QTRY_VERIFY(isLive());
    }
};

SAFERIDE_TEST(TestLatePicture, QApplication)
#include "tst_latepicture.moc"

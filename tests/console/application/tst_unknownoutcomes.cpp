// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/linkeddesk.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

/// What the daemon did and could not say any more is never called a failure.
class TestUnknownOutcomes : public QObject
{
    Q_OBJECT

private:
    using Kind = LogModel::Kind;

    SystemClock m_clock;
    std::optional<LinkedDesk> m_desk;

    /// The kind of the last line in the log that begins so; nullopt while there is none.
    std::optional<Kind> kindOf(const QString &begin)
    {
        const auto *model = m_desk->window().logPanel().table().model();
        for (int row = model->rowCount() - 1; row >= 0; --row) {
            if (model->index(row, LogModel::What).data().toString().startsWith(begin)) {
                return Kind(model->index(row, LogModel::What).data(LogModel::KindRole).toInt());
            }
        }
        return std::nullopt;
    }

private Q_SLOTS:
    void init()
    {
        m_desk.emplace(m_clock);
        m_desk->start();
        m_desk->logIn();
        QTRY_VERIFY(m_desk->is(DeskState::Connected));
    }
    void cleanup() { m_desk.reset(); }

    void ofAnActWhoseAnswerNeverCame_data()
    {
        using console::CloseCode;
        QTest::addColumn<std::optional<CloseCode>>("end");
        const auto row = [](const char *name, std::optional<CloseCode> end) {
            QTest::newRow(name) << end;
        };
        row("cut", std::nullopt);
        row("the login expired", CloseCode::TokenExpired);
        row("the login was revoked", CloseCode::Unauthorized);
        row("no dispatcher any more", CloseCode::Forbidden);
        row("the server stops", CloseCode::GoingAway);
        row("too large", CloseCode::MessageTooLarge);
    }
    void ofAnActWhoseAnswerNeverCame()
    {
        QFETCH(std::optional<console::CloseCode>, end);
        ScriptedDaemon &daemon = *m_desk->daemon;
        daemon.onRequest = [&](const console::Request &request) {
            if (request.method == u"set_role"_s) { // done, and then
                end ? daemon.close(*end) : daemon.cut();
            }
        };
        m_desk->window().selectRider(ParticipationId{11});
        m_desk->window().action(u"rider.role.sweep"_s)->trigger();
        const QString act = u"Role of Rider 11: "_s;
        QTRY_VERIFY2(kindOf(act), qPrintable(m_desk->log()));
        QVERIFY(kindOf(act) == Kind::Unknown);
        QVERIFY2(m_desk->log().contains(u"The outcome is unknown."_s), qPrintable(m_desk->log()));
    }

    void whatWasNeverSentHasFailed()
    {
        m_desk->daemon->setListening(false);
        m_desk->daemon->cut();
        QTRY_VERIFY(m_desk->is(DeskState::Reconnecting));
        m_desk->window().selectRider(ParticipationId{11});
        m_desk->window().action(u"rider.role.sweep"_s)->trigger();
        const QString act = u"Role of Rider 11: "_s;
        QTRY_VERIFY2(kindOf(act), qPrintable(m_desk->log()));
        QVERIFY(kindOf(act) == Kind::Failed);
        QVERIFY2(m_desk->log().contains(u": Not sent"_s), qPrintable(m_desk->log()));
    }
};

SAFERIDE_TEST(TestUnknownOutcomes, QApplication)
#include "tst_unknownoutcomes.moc"

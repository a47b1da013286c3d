// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/storefeed.h"
#include "tests/support/scripteddaemon.h"
#include "tests/support/settableclock.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

using Outcome = std::optional<Result<void>>;
using Ask = std::function<void(DeskConnection &, QObject *, Outcome &)>;
using Answer = std::function<QByteArray(const QByteArray &id)>;

struct AnswerRow
{
    const char *name;
    Answer answer;
};

/// With ' for ".
QByteArray json(const char *text)
{
    return QByteArray(text).replace('\'', '"');
}

QByteArray reply(const QByteArray &id, const QByteArray &result)
{
    return json("{'id':") + id + json(",'result':") + result + json(",'type':'reply'}");
}

QByteArray listOf(qsizetype count)
{
    return "[0" + QByteArray(",0").repeated(count - 1) + "]";
}

const std::vector<AnswerRow> Answers{
    {"another thing", [](const QByteArray &id) { return reply(id, "7"); }},
    {"a route of 60,000 segments",
     [](const QByteArray &id) { return reply(id, json("{'segments':") + listOf(60'000) + "}"); }},
    {"an object with too much in it",
     [](const QByteArray &id) {
         QByteArray members = json("'a':1");
         for (int member = 0; member < 2'000; ++member) {
             members += json(",'a") + QByteArray::number(member) + json("':1");
         }
         return reply(id, "{" + members + "}");
     }},
    {"a long one",
     [](const QByteArray &id) {
         return reply(id, json("{'gpx':'") + QByteArray(3'000'000, 'x') + json("'}"));
     }},
    {"a deep one",
     [](const QByteArray &id) {
         return reply(id, QByteArray("[").repeated(100) + QByteArray("]").repeated(100));
     }},
    {"text that is none",
     [](const QByteArray &id) { return reply(id, json("{'title':'\\ud800 } \\' ]'}")); }},
    {"an error that says nothing",
     [](const QByteArray &id) -> QByteArray {
         return json("{'error\':{},'id':") + id + json(",'type':'error'}");
     }},
};

std::vector<std::pair<const char *, QByteArray>> nothingAnswered()
{
    const QByteArray many = listOf(60'000);
    return {
        {"no JSON", json("{'id':1,'type':'reply'")},
        {"more behind it", json("{'id':1,'result':[[]],'type':'reply'}}")},
        {"no id", json("{'result':") + many + json(",'type':'reply'}")},
        {"an id that is none", json("{'id':'1','result':") + many + json(",'type':'reply'}")},
        {"two ids", json("{'id':1,'id':2,'result':") + many + json(",'type':'reply'}")},
        {"an id in another object",
         json("{'result':{'id':1,'all':") + many + json("},'type':'reply'}")},
        {"an id in a text",
         json("{'result':'\\'id\\':1,','all':") + many + json(",'type':'reply'}")},
        {"no answer", json("{'id':1,'rides':") + many + json(",'type':'snapshot'}")},
    };
}

template<typename Request>
void askFor(DeskConnection &desk, QObject *context, Outcome &outcome)
{
    desk.send(Request(), context, [&outcome](const Result<typename Request::Reply> &replied) {
        outcome = replied ? Result<void>() : Result<void>(replied.error());
    });
}

template<typename Request>
void addRows()
{
    for (const auto &[name, answer] : Answers) {
        QTest::addRow("%s: %s", Request::Method, name)
            << Ask(askFor<Request>) << QString::fromLatin1(Request::Method) << answer;
    }
}

template<typename... Requests>
void addRowsOfAll(const std::variant<Requests...> * /*type*/)
{
    (addRows<Requests>(), ...);
}

} // namespace

/// An answer that this desk cannot read fails the request that it answers, and nothing else.
class TestUnreadableReplies : public QObject
{
    Q_OBJECT

private:
    SettableClock m_clock;
    std::unique_ptr<ScriptedDaemon> m_daemon;
    std::unique_ptr<LiveRideStore> m_store;
    std::unique_ptr<DeskConnection> m_desk;
    Outcome m_outcome;

    bool isLive() const { return m_desk->status().state == DeskState::Connected; }
    void logIn(const DeskConnection::Settings &settings = DeskConnection::Settings())
    {
        m_desk = std::make_unique<DeskConnection>(m_clock, settings);
        feedStore(*m_desk, *m_store);
        m_desk->logIn(m_daemon->address(), u"dora"_s, u"x"_s);
        QTRY_VERIFY(isLive());
    }

private Q_SLOTS:
    void init()
    {
        m_outcome.reset();
        m_store = std::make_unique<LiveRideStore>(m_clock);
        m_daemon = std::make_unique<ScriptedDaemon>();
        m_daemon->rides = {scriptedRide(1)};
    }
    void cleanup()
    {
        m_desk.reset();
        m_daemon.reset();
        m_store.reset();
    }

    void theRequestFailsAndTheLinkGoesOn_data()
    {
        QTest::addColumn<Ask>("ask");
        QTest::addColumn<QString>("method");
        QTest::addColumn<Answer>("answer");
        addRowsOfAll(static_cast<const console::AnyRequest *>(nullptr));
    }
    void theRequestFailsAndTheLinkGoesOn()
    {
        QFETCH(Ask, ask);
        QFETCH(QString, method);
        QFETCH(Answer, answer);
        m_daemon->onRequest = [&](const console::Request &request) {
            m_daemon->sayText(answer(QByteArray::number(request.id)));
        };
        logIn();
        ask(*m_desk, this, m_outcome);
        QTRY_VERIFY(m_outcome);
        QVERIFY(!*m_outcome);
        QCOMPARE(m_outcome->error().code, ErrorCode::Internal);
        const QString why = m_outcome->error().message;
        QVERIFY2(why.contains("The reply to "_L1 + method + " cannot be read: "_L1),
                 qPrintable(why));
        QVERIFY2(why.size() < 300, qPrintable(why));
        m_daemon->sayEvent(ParticipantPut{scriptedRider(12), true});
        QTRY_VERIFY(m_store->participant(ParticipationId{12}) != nullptr);
        QCOMPARE(m_daemon->links, 1);
        QCOMPARE(m_daemon->requestsOf(method), 1);
        QVERIFY(isLive());
    }

    void whatNamesNoRequestEndsTheLink_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const auto &[name, text] : nothingAnswered()) {
            QTest::newRow(name) << text;
        }
    }
    void whatNamesNoRequestEndsTheLink()
    {
        QFETCH(QByteArray, text);
        DeskConnection::Settings settings;
        settings.backoff = {5, 50, 0};
        logIn(settings);
        m_daemon->sayText(text);
        QTRY_COMPARE(m_daemon->hellos.size(), 2);
        QTRY_VERIFY(isLive());
    }

    void anAnswerToNobodyIsIgnored()
    {
        logIn();
        m_daemon->sayText(reply("999", listOf(60'000)));
        m_daemon->sayEvent(ParticipantPut{scriptedRider(12), true});
        QTRY_VERIFY(m_store->participant(ParticipationId{12}) != nullptr);
        QCOMPARE(m_daemon->links, 1);
    }

    void anAnswerThatTheSocketDoesNotTakeSaysSo()
    {
        DeskConnection::Settings settings;
        settings.link.messageBytes = 100'000;
        settings.backoff = {5, 50, 0};
        m_daemon->onRequest = [this](const console::Request &request) {
            m_daemon->sayText(reply(QByteArray::number(request.id), listOf(60'000)));
        };
        logIn(settings);
        QString badge;
        connect(m_desk.get(), &DeskConnection::statusChanged, this, [&](const DeskStatus &status) {
            badge = status.state == DeskState::Reconnecting ? status.message : badge;
        });
        askFor<console::FindRideRoute>(*m_desk, this, m_outcome);
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->error().code, ErrorCode::Internal);
        QVERIFY2(badge.contains("too large"_L1), qPrintable(badge));
        QTRY_VERIFY(isLive());
    }

    void aFirstPictureThatCannotBeReadIsNotTakenForAnotherServer()
    {
        m_daemon->onHello = [this](const console::Hello &) {
            m_daemon->say(m_daemon->welcome);
            m_daemon->sayText(json("{'type':'snapshot'}"));
        };
        m_desk = std::make_unique<DeskConnection>(m_clock);
        m_desk->logIn(m_daemon->address(), u"dora"_s, u"x"_s);
        QTRY_COMPARE(m_desk->status().state, DeskState::Refused);
        QVERIFY2(m_desk->status().message.contains("does not understand"_L1),
                 qPrintable(m_desk->status().message));
    }
};

SAFERIDE_TEST(TestUnreadableReplies)
#include "tst_unreadablereplies.moc"

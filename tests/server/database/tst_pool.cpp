// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/migrator.h"
#include "server/database/pool.h"
#include "tests/support/askversion.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <memory>
#include <stdexcept>
#include <type_traits>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

// Else whoever has a connection could wait for the database where nobody may.
static_assert(!std::is_constructible_v<db::Session, db::Connection &>);

} // namespace

class TestPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_url = db::DatabaseUrl::sqlite(m_folder->filePath(u"sub/folder/a b?c#d%.db"_s));
        EXPECT_OK(db::migrate(m_url));
    }

    void runsAJobAndTellsItsResultInTheCallingThread()
    {
        db::Pool pool({.url = m_url});
        EXPECT_OK(pool.open());
        std::optional<Result<std::optional<int>>> got;
        QThread *thread = nullptr;
        pool.read(AskVersion, this, [&](Result<std::optional<int>> version) {
            got = std::move(version);
            thread = QThread::currentThread();
        });
        QVERIFY(!got);
        QTRY_VERIFY(got);
        EXPECT_OK(*got);
        QCOMPARE(got->value(), std::optional(db::currentSchemaVersion()));
        QCOMPARE(thread, QThread::currentThread());
        QVERIFY(pool.status().isReady());
    }

    void doesNotCallBackWhenTheContextIsGone()
    {
        db::Pool pool({.url = m_url});
        EXPECT_OK(pool.open());
        bool wasCalled = false;
        bool isDone = false;
        auto context = std::make_unique<QObject>();
        pool.write(AskVersion, context.get(), [&](const auto &) { wasCalled = true; });
        context.reset();
        pool.write(AskVersion, this, [&](const auto &) { isDone = true; });
        QTRY_VERIFY(isDone);
        QVERIFY(!wasCalled);
    }

    void rollsBackOnAnErrorAndOnAnException()
    {
        db::Pool pool({.url = m_url});
        EXPECT_OK(pool.open());
        const auto insert = [](db::Session &session) {
            return session.prepare(db::statement(QStringLiteral("schema_migrations/insert")))
                .bind(u":version"_s, 999)
                .bind(u":name"_s, u"x"_s)
                .bind(u":applied_at"_s, 1)
                .execute();
        };
        std::optional<Error> first;
        std::optional<Error> second;
        pool.write(
            [insert](db::Session &session) -> Result<qint64> {
                expectInserted(insert(session));
                return Error{ErrorCode::Forbidden, u"no"_s};
            },
            this, [&](const Result<qint64> &outcome) { first = outcome.error(); });
        pool.write(
            [insert](db::Session &session) -> Result<qint64> {
                expectInserted(insert(session));
                throw std::runtime_error("boom");
            },
            this, [&](const Result<qint64> &outcome) { second = outcome.error(); });
        QTRY_VERIFY(first && second);
        QCOMPARE(first->code, ErrorCode::Forbidden);
        QCOMPARE(second->code, ErrorCode::Internal);
        std::optional<int> version;
        pool.read(AskVersion, this,
                  [&](const Result<std::optional<int>> &found) { version = found.value(); });
        QTRY_VERIFY(version);
        QCOMPARE(*version, db::currentSchemaVersion());
    }

    void refusesWhatIsBeyondItsQueueAndRunsTheRestInOrder()
    {
        db::Pool pool({.url = m_url, .maxQueued = 2});
        EXPECT_OK(pool.open());
        QSemaphore started;
        QSemaphore mayEnd;
        QList<int> ended;
        const auto done = [&](const Result<int> &number) { ended.append(*number); };
        pool.write(
            [&](db::Session &) {
                started.release();
                mayEnd.acquire();
                return Result<int>(1);
            },
            this, done);
        started.acquire(); // it waits no more
        pool.write([](db::Session &) { return Result<int>(2); }, this, done);
        pool.write([](db::Session &) { return Result<int>(3); }, this, done);
        std::optional<Result<int>> refused;
        pool.write([](db::Session &) { return Result<int>(4); }, this,
                   [&](const Result<int> &outcome) { refused = outcome; });
        QTRY_VERIFY(refused);
        EXPECT_ERROR(*refused, ErrorCode::Overloaded);
        QVERIFY(refused->error().retryAfter.count() > 0);
        QCOMPARE(pool.metrics().overloaded, quint64(1));
        mayEnd.release();
        QTRY_COMPARE(ended, (QList<int>{1, 2, 3}));
    }

private:
    static void expectInserted(const Result<qint64> &outcome)
    {
        if (!outcome || *outcome != 1) {
            throw std::logic_error("not inserted");
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    db::DatabaseUrl m_url;
};

SAFERIDE_TEST(TestPool)
#include "tst_pool.moc"

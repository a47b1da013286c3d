// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/trackingkeytext.h"
#include "server/tracking/keysource.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;

namespace {

QByteArray keyOf(char letter)
{
    return QByteArray(26, letter);
}

QByteArray basic(const QByteArray &credentials)
{
    return "Basic " + credentials.toBase64();
}

} // namespace

class TestKeySource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsKeysInTheirOrder_data()
    {
        QTest::addColumn<QStringList>("segments");
        QTest::addColumn<QByteArray>("authorization");
        QTest::addColumn<QByteArray>("limitU");
        QTest::addColumn<QByteArrayList>("ids");
        QTest::addColumn<QByteArray>("letters");
        const QString pathKey = QString::fromLatin1(keyOf('a'));
        const QStringList path{QStringLiteral("i"), pathKey};
        const QStringList none{QStringLiteral("i")};
        const auto row = [](const char *name, const QStringList &segments,
                            const QByteArray &authorization, const QByteArray &limitU,
                            const QByteArrayList &ids, const char *letters) {
            QTest::newRow(name) << segments << authorization << limitU << ids
                                << QByteArray(letters);
        };
        row("path", path, {}, {}, {}, "a");
        row("bearer", none, "Bearer " + keyOf('b'), {}, {}, "b");
        row("path before bearer", path, "bearer " + keyOf('b'), {}, {}, "ab");
        row("password before user", none, basic(keyOf('b') + ':' + keyOf('c')), {}, {}, "cb");
        row("password with a colon", none, basic("x:y:" + keyOf('b')), {}, {}, "");
        row("user alone", none, basic(keyOf('b') + ':'), {}, {}, "b");
        row("user without a colon", none, basic(keyOf('b')), {}, {}, "b");
        row("not encoded", none, "Basic " + keyOf('b') + ':', {}, {}, "b");
        row("not encoded, without a colon", none, "basic " + keyOf('b'), {}, {}, "b");
        row("ids", none, {}, {}, {keyOf('d'), "rider7", keyOf('e')}, "de");
        row("X-Limit-U comes last", none, {}, keyOf('f'), {keyOf('d')}, "df");
        row("the same twice", path, "Bearer " + keyOf('a'), keyOf('A'), {keyOf('a')}, "a");
        row("nothing", none, "Bearer x.y.z", "user", {"device"}, "");
        row("another path", {QStringLiteral("j"), pathKey}, {}, {}, {}, "");
        row("broken Base64", none, "Basic ====", {}, {}, "");
        row("no scheme", none, keyOf('b'), {}, {}, "");
    }
    void findsKeysInTheirOrder()
    {
        QFETCH(QStringList, segments);
        QFETCH(QByteArray, authorization);
        QFETCH(QByteArray, limitU);
        QFETCH(QByteArrayList, ids);
        QFETCH(QByteArray, letters);
        http::Request request;
        request.segments = segments;
        request.headers.add("Authorization", authorization);
        request.headers.add("X-Limit-U", limitU);
        QByteArrayList expected;
        for (const char letter : letters) {
            expected.append(*trackingKeyHash(keyOf(letter)));
        }
        QCOMPARE(tracking::keyHashesOf(request, {ids.begin(), ids.end()}), expected);
    }
};

SAFERIDE_TEST(TestKeySource)
#include "tst_keysource.moc"

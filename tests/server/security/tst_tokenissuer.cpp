// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/tokenissuer.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;
using std::chrono::minutes;

namespace {

const QByteArray Secret = "a secret of more than thirty-two bytes, used as it is";
const QByteArray Header = R"({"alg":"HS256","typ":"JWT"})";
// 2026-01-01T00:00:00Z is 1767225600
const QByteArray Payload = R"({"sub":"7","ver":3,"iat":1767225600,"exp":1767229200})";

QByteArray tokenOf(const QByteArray &header, const QByteArray &payload,
                   const QByteArray &secret = Secret)
{
    const QByteArray text = header.toBase64(Base64Url) + '.' + payload.toBase64(Base64Url);
    return text + '.'
        + QMessageAuthenticationCode::hash(text, secret, QCryptographicHash::Sha256)
              .toBase64(Base64Url);
}

User ann()
{
    return {UserId{7}, u"Änn"_s, UserRole::Dispatcher, {}, {}};
}

} // namespace

class TestTokenIssuer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatItIssued()
    {
        const QByteArray token = m_issuer.issue(ann(), 3);
        const auto claims = m_issuer.verify(token);
        EXPECT_OK(claims);
        const Claims expected{UserId{7}, 3, m_clock.now(), m_clock.now() + 3'600'000};
        QCOMPARE(*claims, expected);
        QVERIFY(token.size() < 512);
    }

    void signsLikeEveryOtherImplementation()
    {
        EXPECT_OK(m_issuer.verify(tokenOf(Header, Payload)));
        const QList<QByteArray> parts = m_issuer.issue(ann(), 3).split('.');
        QCOMPARE(parts.size(), 3);
        const auto payload = QByteArray::fromBase64(parts[1], Base64Url);
        QCOMPARE(tokenOf(Header, payload), parts.join('.'));
        QCOMPARE(QJsonDocument::fromJson(payload).object().value("name"_L1).toString(), u"Änn"_s);
    }

    void isVoidFromTheSecondItRunsOut()
    {
        ManualClock clock;
        const TokenIssuer issuer(Secret, minutes(60), clock);
        const QByteArray token = issuer.issue(ann(), 1);
        clock.advance(3'599'999);
        EXPECT_OK(issuer.verify(token));
        clock.advance(1);
        EXPECT_ERROR(issuer.verify(token), ErrorCode::Unauthorized);
    }

    void isVoidBeforeTheSecondItBegins()
    {
        ManualClock clock;
        const TokenIssuer issuer(Secret, minutes(60), clock);
        const QByteArray token =
            tokenOf(Header, R"({"sub":"7","ver":3,"iat":1,"nbf":1767225601,"exp":1767229200})");
        clock.advance(999);
        EXPECT_ERROR(issuer.verify(token), ErrorCode::Unauthorized);
        clock.advance(1);
        EXPECT_OK(issuer.verify(token));
    }

    void refusesEveryChangedByte()
    {
        const QByteArray token = m_issuer.issue(ann(), 3);
        for (qsizetype i = 0; i < token.size(); ++i) {
            QByteArray changed = token;
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            EXPECT_ERROR(m_issuer.verify(changed), ErrorCode::Unauthorized);
            EXPECT_ERROR(m_issuer.verify(token.first(i)), ErrorCode::Unauthorized);
        }
    }

    void refusesSignedNonsense_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("payload");
        const auto header = [](const char *name, const QByteArray &text) {
            QTest::newRow(name) << text << Payload;
        };
        header("alg none", R"({"alg":"none","typ":"JWT"})");
        header("alg HS512", R"({"alg":"HS512","typ":"JWT"})");
        header("alg in other case", R"({"alg":"hs256","typ":"JWT"})");
        header("no typ", R"({"alg":"HS256"})");
        header("alg twice", R"({"alg":"HS256","alg":"HS256","typ":"JWT"})");
        header("crit", R"({"alg":"HS256","typ":"JWT","crit":["exp"]})");
        header("kid", R"({"alg":"HS256","typ":"JWT","kid":"x"})");
        header("array", "[\"HS256\"]");
        header("empty", "");
        const auto payload = [](const char *name, const QByteArray &text) {
            QTest::newRow(name) << Header << text;
        };
        payload("no sub", R"({"ver":3,"iat":1767225600,"exp":1767229200})");
        payload("sub a number", R"({"sub":7,"ver":3,"iat":1767225600,"exp":1767229200})");
        payload("sub with a sign", R"({"sub":"+7","ver":3,"iat":1767225600,"exp":1767229200})");
        payload("sub 0", R"({"sub":"0","ver":3,"iat":1767225600,"exp":1767229200})");
        payload("sub beyond 2^53",
                R"({"sub":"9007199254740993","ver":3,"iat":1,"exp":1767229200})");
        payload("no exp", R"({"sub":"7","ver":3,"iat":1767225600})");
        payload("exp a string", R"({"sub":"7","ver":3,"iat":1767225600,"exp":"1767229200"})");
        payload("exp a fraction", R"({"sub":"7","ver":3,"iat":1767225600,"exp":1767229200.5})");
        payload("exp huge", R"({"sub":"7","ver":3,"iat":1767225600,"exp":1e300})");
        payload("exp null", R"({"sub":"7","ver":3,"iat":1767225600,"exp":null})");
        payload("ver true", R"({"sub":"7","ver":true,"iat":1767225600,"exp":1767229200})");
        payload("ver negative", R"({"sub":"7","ver":-3,"iat":1767225600,"exp":1767229200})");
        payload("exp twice", R"({"sub":"7","ver":3,"iat":1,"exp":1767229200,"exp":1767229201})");
        payload("a name twice, once escaped",
                R"({"sub":"7","\u0073ub":"7","ver":3,"iat":1,"exp":1767229200})");
        payload("nbf in a second",
                R"({"sub":"7","ver":3,"iat":1,"nbf":1767225601,"exp":1767229200})");
        payload("nbf after exp",
                R"({"sub":"7","ver":3,"iat":1,"nbf":1767229201,"exp":1767229200})");
        payload("nbf a string", R"({"sub":"7","ver":3,"iat":1,"nbf":"1","exp":1767229200})");
        payload("nbf null", R"({"sub":"7","ver":3,"iat":1,"nbf":null,"exp":1767229200})");
        payload("iat after exp", R"({"sub":"7","ver":3,"iat":1767229201,"exp":1767229200})");
        payload("nested", R"({"sub":"7","ver":3,"iat":1767225600,"exp":1767229200,"x":{}})");
        payload("not JSON", "sub=7");
        payload("broken UTF-8",
                "{\"sub\":\"7\",\"ver\":3,\"iat\":1,\"exp\":1767229200,\"n\":\"\xff\"}");
    }
    void refusesSignedNonsense()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, payload);
        EXPECT_ERROR(m_issuer.verify(tokenOf(header, payload)), ErrorCode::Unauthorized);
    }

    void refusesOtherSecretsAndOtherShapes()
    {
        const QByteArray token = tokenOf(Header, Payload);
        const QByteArrayList wrong{
            tokenOf(Header, Payload, Secret + "!"),
            "",
            ".",
            "..",
            "...",
            "a.b",
            token + ".",
            "." + token,
            token + "=",
            " " + token,
            token + "\n",
            token + "." + token,
            QByteArray(100'000, 'A'),
            QByteArray(100'000, '.'),
            tokenOf(Header, Payload.chopped(1) + ",\"n\":\"" + QByteArray(4000, 'n') + "\"}"),
        };
        for (const QByteArray &candidate : wrong) {
            EXPECT_ERROR(m_issuer.verify(candidate), ErrorCode::Unauthorized);
        }
    }

    void decodesOnlyCanonicalBase64Url_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("one byte") << QByteArray("_w") << true;
        QTest::newRow("stray bits") << QByteArray("_x") << false;
        QTest::newRow("padding") << QByteArray("_w==") << false;
        QTest::newRow("the other alphabet") << QByteArray("/w") << false;
        QTest::newRow("white space") << QByteArray("_w ") << false;
        QTest::newRow("one character") << QByteArray("_") << false;
        QTest::newRow("empty") << QByteArray("") << true;
    }
    void decodesOnlyCanonicalBase64Url()
    {
        QFETCH(QByteArray, text);
        QTEST(fromBase64Url(text).has_value(), "accepted");
    }

private:
    ManualClock m_clock;
    TokenIssuer m_issuer{Secret, minutes(60), m_clock};
};

SAFERIDE_TEST(TestTokenIssuer)
#include "tst_tokenissuer.moc"

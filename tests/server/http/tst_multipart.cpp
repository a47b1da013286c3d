// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/multipart.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray Type = "multipart/form-data; boundary=\"b b\"";
const QByteArray Username = "Content-Disposition: form-data; name=\"username\"\r\n";

/// One part with this head (with the ends of its lines) and content.
QByteArray form(const QByteArray &head, const QByteArray &content = "ann")
{
    return "--b b\r\n" + head + "\r\n" + content + "\r\n--b b--\r\n";
}

} // namespace

class TestMultipart : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsFields_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("value");
        const auto row = [](const char *name, const QByteArray &body, const QString &value) {
            QTest::newRow(name) << body << value;
        };
        row("a browser's", form(Username), u"ann"_s);
        row("OkHttp's",
            form(Username
                 + "Content-Transfer-Encoding: binary\r\nContent-Length: 3\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\n"),
            u"ann"_s);
        row("no quotes", form("content-disposition:form-data;name=username\r\n"), u"ann"_s);
        row("more parameters",
            form("Content-Disposition: form-data; x=\"a;b\\\"c\"; name=\"username\";\r\n"),
            u"ann"_s);
        row("other letters", form(Username, "Žižek"), u"Žižek"_s);
        row("empty", form(Username, ""), QString());
        row("no line for the content", "--b b\r\n" + Username + "\r\n--b b--", QString());
        row("several lines", form(Username, "a\r\n\r\n--b\r\n"), u"a\r\n\r\n--b\r\n"_s);
        row("text around it", "hello\r\n" + form(Username) + "bye", u"ann"_s);
        row("padding", "--b b \t\r\n" + Username + "\r\nann\r\n--b b-- ", u"ann"_s);
        row("the first of two", "--b b\r\n" + Username + "\r\nann\r\n" + form(Username, "bob"),
            u"ann"_s);
    }
    void readsFields()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, value);
        const auto read = http::formFromMultipart(Type, body);
        EXPECT_OK(read);
        QCOMPARE(read->value(u"username"), value);
    }

    void readsAFormWithoutFields()
    {
        const auto read = http::formFromMultipart(Type, "--b b--\r\n");
        EXPECT_OK(read);
        QVERIFY(read->items.isEmpty());
    }

    void refusesOtherBodies_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const QByteArray &body, const QString &message) {
            QTest::newRow(name) << body << message;
        };
        const QString start = u"the form does not contain the boundary"_s;
        const QString boundary = u"a boundary of the form is malformed"_s;
        const QString end = u"the form does not end with its boundary"_s;
        const QString head = u"a part of the form has a malformed head"_s;
        const QString disposition = u"no valid Content-Disposition"_s;
        row("nothing", "", start);
        row("another boundary", "--c\r\n" + Username + "\r\nann\r\n--c--", start);
        row("boundary within a line", "x--b b\r\n" + Username + "\r\nann\r\n", start);
        row("only a boundary", "--b b", boundary);
        row("a longer boundary", "--b bb\r\n" + Username + "\r\nann\r\n--b b--", boundary);
        row("behind the last boundary", form(Username).chopped(2) + "x", boundary);
        row("no end", "--b b\r\n" + Username + "\r\nann", end);
        row("one boundary after the other", "--b b\r\n--b b\r\n" + Username + "\r\nann\r\n--b b--",
            end);
        row("no head", "--b b\r\nann\r\n--b b--", u"missing or too long"_s);
        row("a long head", form(Username + "X: " + QByteArray(4'100, 'x') + "\r\n"),
            u"missing or too long"_s);
        row("no colon", form(Username + "X\r\n"), head);
        row("space before the colon", form(Username + "X : y\r\n"), head);
        row("a folded line", form(Username + " more\r\n"), head);
        row("no disposition", form("X: y\r\n"), disposition);
        row("two of them", form(Username + Username), disposition);
        row("another one", form("Content-Disposition: attachment; name=\"username\"\r\n"),
            disposition);
        row("broken parameters", form("Content-Disposition: form-data; name=\"user\r\n"),
            disposition);
        const auto parameters = [](int count) {
            QByteArray text;
            for (int i = 0; i < count; ++i) {
                text += "; x" + QByteArray::number(i) + "=1";
            }
            return text;
        };
        row("nine parameters",
            form("Content-Disposition: form-data; name=a" + parameters(8) + "\r\n"), disposition);
        row("a long parameter",
            form("Content-Disposition: form-data; name=" + QByteArray(1'100, 'x') + "\r\n"),
            disposition);
        row("name twice", form("Content-Disposition: form-data; name=a; name=b\r\n"), disposition);
        row("no name", form("Content-Disposition: form-data\r\n"), u"has no name"_s);
        row("empty name", form("Content-Disposition: form-data; name=\"\"\r\n"), u"has no name"_s);
        row("a file", form("Content-Disposition: form-data; name=\"username\"; filename=\"a\"\r\n"),
            u"contains a file"_s);
        row("JSON", form(Username + "Content-Type: application/json\r\n"), u"not text/plain"_s);
        row("another character set",
            form(Username + "Content-Type: text/plain; charset=latin1\r\n"), u"not text/plain"_s);
        row("base64", form(Username + "Content-Transfer-Encoding: base64\r\n"),
            u"transfer encoding"_s);
        row("broken UTF-8", form(Username, "\xff"), u"not UTF-8 text"_s);
        row("NUL", form(Username, QByteArray("a\0b", 3)), u"not UTF-8 text"_s);
        row("many fields",
            QByteArray("--b b\r\n" + Username + "\r\nann\r\n").repeated(33) + "--b b--",
            u"more than 32 fields"_s);
    }
    void refusesOtherBodies()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, message);
        const auto refused = http::formFromMultipart(Type, body);
        EXPECT_ERROR(refused, ErrorCode::InvalidInput);
        QVERIFY2(refused.error().message.contains(message), qPrintable(refused.error().message));
    }

    void needsABoundary_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::newRow("none") << "multipart/form-data"_ba;
        QTest::newRow("empty") << "multipart/form-data; boundary="_ba;
        QTest::newRow("empty in quotes") << "multipart/form-data; boundary=\"\""_ba;
        QTest::newRow("open quotes") << "multipart/form-data; boundary=\"x"_ba;
        QTest::newRow("two") << "multipart/form-data; boundary=x; boundary=y"_ba;
        QTest::newRow("space at its end") << "multipart/form-data; boundary=\"x \""_ba;
        QTest::newRow("a letter that it may not have") << "multipart/form-data; boundary=x!"_ba;
        QByteArray many = "multipart/form-data; boundary=x";
        for (int i = 0; i < 4'900; ++i) {
            many += ";a" + QByteArray::number(i) + "=1";
        }
        QTest::newRow("with thousands of other parameters") << many;
        QTest::newRow("with eight others") << many.first(many.indexOf(";a8="));
        QTest::newRow("71 characters") << "multipart/form-data; boundary=" + "x"_ba.repeated(71);
    }
    void needsABoundary()
    {
        QFETCH(const QByteArray, type);
        EXPECT_ERROR(http::formFromMultipart(type, "--x--"), ErrorCode::InvalidInput);
    }
};

SAFERIDE_TEST(TestMultipart)
#include "tst_multipart.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/websocketdecoder.h"
#include "tests/support/testprogram.h"

#include <QTest>
#include <QtEndian>

using namespace saferide;
using Item = WebSocketDecoder::Item;

namespace {

constexpr qint64 MaxMessage = 1000;
constexpr uchar Text = 1;
constexpr uchar Binary = 2;
constexpr uchar More = 0;
constexpr uchar Close = 8;
constexpr uchar Ping = 9;
constexpr uchar Pong = 10;
constexpr uchar Final = 0x80;

/// A client's frame. `announced`: the length that its head says; `wide`: bytes of that length.
QByteArray frame(uchar first, const QByteArray &payload, qint64 announced = -1, int wide = -1)
{
    const quint64 length = announced < 0 ? quint64(payload.size()) : quint64(announced);
    const int bytes = wide >= 0 ? wide : length < 126 ? 0 : length <= 0xFFFF ? 2 : 8;
    QByteArray out;
    out += char(first);
    out += char(0x80 | (bytes == 0 ? int(length) : bytes == 2 ? 126 : 127));
    for (int i = bytes - 1; i >= 0; --i) {
        out += char(length >> (8 * i));
    }
    const QByteArray mask("\x37\xfa\x21\x3d");
    out += mask;
    for (qsizetype i = 0; i < payload.size(); ++i) {
        out += char(payload[i] ^ mask[i % 4]);
    }
    return out;
}

QByteArray whole(uchar opcode, const QByteArray &payload)
{
    return frame(uchar(Final | opcode), payload);
}

QByteArray closeOf(quint16 code, const QByteArray &reason = {})
{
    QByteArray payload(2, '\0');
    qToBigEndian(code, payload.data());
    return payload + reason;
}

struct Step
{
    Item item;
    QByteArray payload = {};
    quint16 code = 0;
    bool operator==(const Step &) const = default;
};
using Steps = QList<Step>;

/// What comes out when the stream comes in pieces of this size, and how many bytes that took.
std::pair<Steps, qsizetype> decoded(const QByteArray &stream, qsizetype piece)
{
    WebSocketDecoder decoder(MaxMessage);
    Steps steps;
    for (qsizetype at = 0; at < stream.size(); at += piece) {
        QByteArray part = stream.mid(at, piece);
        part.detach();
        std::span<char> input(part.data(), size_t(part.size()));
        for (Item item = decoder.next(input); item != Item::NeedMore; item = decoder.next(input)) {
            const bool ends = item == Item::Close || item == Item::Failed;
            steps.append(
                {item, decoder.payload().toByteArray(), ends ? decoder.closeCode() : quint16(0)});
            if (ends) {
                return {steps, at + part.size() - qsizetype(input.size())};
            }
        }
        if (!input.empty()) {
            return {{}, -1}; // NeedMore takes all
        }
    }
    return {steps, stream.size()};
}

Step failed(quint16 code)
{
    return {Item::Failed, {}, code};
}

} // namespace

Q_DECLARE_METATYPE(Step)

/// RFC 6455, section 5, in the order of the sections of Autobahn's suite.
class TestWebSocketDecoder : public QObject
{
    Q_OBJECT

    static void row(const QByteArray &name, const QByteArray &stream, const Steps &steps)
    {
        QTest::newRow(name.constData()) << stream << steps;
    }
    static void refused(const QByteArray &name, const QByteArray &stream, quint16 code)
    {
        row(name, stream, {failed(code)});
    }

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<Steps>("steps");
        framing();
        controlFrames();
        fragments();
        text();
        closing();
        limits();
    }
    void reads()
    {
        QFETCH(const QByteArray, stream);
        QFETCH(const Steps, steps);
        for (const qsizetype piece : {qsizetype(1), qsizetype(2), qsizetype(3), qsizetype(7),
                                      qsizetype(64), stream.size()}) {
            QVERIFY2(decoded(stream, piece).first == steps, QByteArray::number(piece).constData());
        }
    }

    void failsAtTheFirstByteThatIsCertainlyWrong_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<int>("taken");
        const QByteArray valid("\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5");
        const auto inText = [](const QByteArray &text, int bytes) {
            return std::pair(text, bytes);
        };
        for (const auto &[text, bytes] :
             {inText(valid + "\xed\xa0\x80" + valid, 13), inText(valid + "\xf4\x90\x80\x80", 13),
              inText("\xff", 1), inText("a\x80", 2), inText("\xc0\xaf", 1),
              inText("\xe0\x9f\xbf", 2), inText("\xf0\x8f\xbf\xbf", 2), inText("\xc3z", 2),
              inText("\xe2\x82z", 3), inText("\xf0\x9f\x98z", 4)}) {
            QTest::addRow("%s", text.toHex().constData())
                << whole(Text, text + QByteArray(20, 'x')) << 6 + bytes;
        }
        QTest::newRow("in a second fragment")
            << frame(Text, valid) + frame(More, "\xed\xa0\x80") << 6 + 11 + 6 + 2;
        QTest::newRow("reserved bit") << whole(0x40 | Text, "x") << 1;
        QTest::newRow("unknown opcode") << whole(3, "x") << 1;
        QTest::newRow("unmasked") << QByteArray("\x81\x01x") << 2;
        QTest::newRow("too large") << frame(Final | Binary, "", 1 << 20) << 14;
    }
    void failsAtTheFirstByteThatIsCertainlyWrong()
    {
        QFETCH(const QByteArray, stream);
        QFETCH(const int, taken);
        const auto [steps, bytes] = decoded(stream, 1);
        QCOMPARE(steps.size(), 1);
        QCOMPARE(steps[0].item, Item::Failed);
        QCOMPARE(bytes, taken);
    }

    void reservesNothingForWhatIsOnlyAnnounced()
    {
        WebSocketDecoder decoder(qint64(1) << 40);
        QByteArray head = frame(Final | Binary, "", qint64(1) << 39);
        std::span<char> input(head.data(), size_t(head.size()));
        QCOMPARE(decoder.next(input), Item::NeedMore);
        QVERIFY(input.empty());
    }

    void deliversAMessageThatCameWholeWithoutACopy()
    {
        WebSocketDecoder decoder(MaxMessage);
        QByteArray stream = whole(Text, "hello");
        std::span<char> input(stream.data(), size_t(stream.size()));
        QCOMPARE(decoder.next(input), Item::Text);
        QVERIFY(decoder.payload().data() == stream.constData() + 6);
    }

private:
    static void framing() // 1.x, 3.x, 4.x
    {
        for (const int size : {0, 1, 7, 125, 126, 127, 128, 1000}) {
            const QByteArray payload(size, 'x');
            QTest::addRow("text of %d", size)
                << whole(Text, payload) << Steps{{Item::Text, payload}};
            QTest::addRow("bytes of %d", size)
                << whole(Binary, payload) << Steps{{Item::Binary, payload}};
        }
        row("any bytes", whole(Binary, QByteArray("\x00\xff\xfe", 3)),
            {{Item::Binary, QByteArray("\x00\xff\xfe", 3)}});
        row("one after the other", whole(Text, "a") + whole(Binary, "b") + whole(Text, "c"),
            {{Item::Text, "a"}, {Item::Binary, "b"}, {Item::Text, "c"}});
        for (const uchar bits : {0x10, 0x20, 0x40, 0x70}) {
            QTest::addRow("reserved bits %x", bits) << whole(Text, "ok")
                    + whole(uchar(bits | Text), "x") << Steps{{Item::Text, "ok"}, failed(1002)};
            QTest::addRow("reserved bits %x of a ping", bits)
                << whole(uchar(bits | Ping), {}) << Steps{failed(1002)};
            QTest::addRow("reserved bits %x of a close", bits)
                << whole(uchar(bits | Close), {}) << Steps{failed(1002)};
        }
        for (const uchar opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            QTest::addRow("opcode %d", opcode) << whole(opcode, "x") << Steps{failed(1002)};
        }
        refused("16 bits for a short length", frame(Final | Text, "12345", -1, 2), 1002);
        refused("64 bits for a medium length", frame(Final | Text, QByteArray(126, 'x'), -1, 8),
                1002);
        refused("negative length", frame(Final | Binary, "", qint64(1), 8), 1002);
        refused("unmasked", QByteArray("\x81\x00", 2), 1002);
        refused("unmasked ping", QByteArray("\x89\x00", 2), 1002);
    }
    static void controlFrames() // 2.x
    {
        row("ping", whole(Ping, {}), {{Item::Ping}});
        row("ping with bytes", whole(Ping, QByteArray("\x00\xff", 2)),
            {{Item::Ping, QByteArray("\x00\xff", 2)}});
        row("longest ping", whole(Ping, QByteArray(125, 'p')),
            {{Item::Ping, QByteArray(125, 'p')}});
        row("two pings", whole(Ping, "1") + whole(Ping, "2"),
            {{Item::Ping, "1"}, {Item::Ping, "2"}});
        row("pong", whole(Pong, "x"), {{Item::Pong, "x"}});
        refused("long ping", whole(Ping, QByteArray(126, 'p')), 1002);
        refused("fragmented ping", frame(Ping, "p"), 1002);
        refused("fragmented close", frame(Close, closeOf(1000)), 1002);
    }
    static void fragments() // 5.x
    {
        row("two", frame(Text, "a") + frame(Final | More, "b"), {{Item::Text, "ab"}});
        row("empty ones", frame(Binary, "") + frame(More, "") + frame(Final | More, ""),
            {{Item::Binary}});
        row("control frames between",
            frame(Text, "a") + whole(Ping, "p") + frame(More, "b") + whole(Pong, "q")
                + frame(Final | More, "c") + whole(Text, "d"),
            {{Item::Ping, "p"}, {Item::Pong, "q"}, {Item::Text, "abc"}, {Item::Text, "d"}});
        row("close between", frame(Text, "a") + whole(Close, closeOf(1000)),
            {{Item::Close, {}, 1000}});
        refused("nothing to continue", frame(Final | More, "x"), 1002);
        refused("nothing to continue, not final", frame(More, "x"), 1002);
        refused("a new message within one", frame(Text, "a") + whole(Text, "b"), 1002);
        refused("another kind within one", frame(Binary, "a") + frame(Text, "b"), 1002);
        row("nothing to continue after a message",
            frame(Text, "a") + frame(Final | More, "b") + frame(Final | More, "c"),
            {{Item::Text, "ab"}, failed(1002)});
    }
    static void text() // 6.x
    {
        for (const QByteArray &valid :
             {QByteArray("\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5"),
              QByteArray("\xf0\x9f\x98\x80"), QByteArray("\xc2\x80"), QByteArray("\xdf\xbf"),
              QByteArray("\xe0\xa0\x80"), QByteArray("\xef\xbf\xbf"), QByteArray("\xed\x9f\xbf"),
              QByteArray("\xee\x80\x80"), QByteArray("\xf0\x90\x80\x80"),
              QByteArray("\xf4\x8f\xbf\xbf"), QByteArray("a\0b", 3)}) {
            row("valid " + valid.toHex(), whole(Text, valid), {{Item::Text, valid}});
            QByteArray cut;
            for (qsizetype i = 0; i < valid.size(); ++i) {
                cut += frame(i == 0 ? Text : More, valid.mid(i, 1));
            }
            row("cut " + valid.toHex(), cut + frame(Final | More, ""), {{Item::Text, valid}});
        }
        for (const char *hex :
             {"ff",       "fe",       "80",       "bf",
              "c0af",     "c1bf",     "e08080",   "e09fbf",
              "f0808080", "f08fbfbf", "f8808080", "fc84808080",
              "eda080",   "edbfbf",   "f4908080", "f5808080",
              "c3",       "e282",     "f09f98",   "c328",
              "e228a1",   "f0288cbc", "61ce",     "cebae1bdb9cf83cebcceb5eda080656469"}) {
            const QByteArray broken = QByteArray::fromHex(hex);
            refused(hex, whole(Text, broken), 1007);
            refused(QByteArray("fragmented ") + hex,
                    frame(Text, broken.left(1)) + frame(More, "")
                        + frame(Final | More, broken.mid(1)),
                    1007);
        }
        row("broken text as bytes", whole(Binary, "\xff\xfe"), {{Item::Binary, "\xff\xfe"}});
        refused("character left open before a ping", frame(Text, "\xc3") + frame(Final | More, ""),
                1007);
        row("ping within a character",
            frame(Text, "\xc3") + whole(Ping, "\xff") + frame(Final | More, "\xa4"),
            {{Item::Ping, "\xff"}, {Item::Text, "\xc3\xa4"}});
    }
    static void closing() // 7.x
    {
        row("no code", whole(Close, {}), {{Item::Close, {}, WebSocketClose::None}});
        row("nothing after it", whole(Close, closeOf(1000)) + whole(Text, "x"),
            {{Item::Close, {}, 1000}});
        row("longest reason", whole(Close, closeOf(1000, QByteArray(123, 'r'))),
            {{Item::Close, QByteArray(123, 'r'), 1000}});
        refused("half a code", whole(Close, "\x03"), 1002);
        refused("long reason", whole(Close, closeOf(1000, QByteArray(124, 'r'))), 1002);
        refused("broken reason", whole(Close, closeOf(1000, "\xff")), 1007);
        refused("open reason", whole(Close, closeOf(1000, "\xe2\x82")), 1007);
        for (const quint16 code :
             {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999}) {
            QTest::addRow("code %d", code)
                << whole(Close, closeOf(code, "bye")) << Steps{{Item::Close, "bye", code}};
        }
        for (const int code : {0, 999, 1004, 1005, 1006, 1012, 1013, 1014, 1015, 1016, 1100, 2000,
                               2999, 5000, 65535}) {
            QTest::addRow("code %d", code)
                << whole(Close, closeOf(quint16(code))) << Steps{failed(1002)};
        }
    }
    void letsGoOfAMessageThatNobodyWantsAnyMore()
    {
        WebSocketDecoder decoder(MaxMessage);
        QByteArray bytes = frame(Binary, QByteArray(900, 'x'));
        std::span<char> input(bytes.data(), size_t(bytes.size()));
        QCOMPARE(decoder.next(input), Item::NeedMore);
        QVERIFY(decoder.heldBytes() >= 900);
        decoder.drop();
        QCOMPARE(decoder.heldBytes(), 0);
        bytes = whole(Binary, "y");
        input = std::span<char>(bytes.data(), size_t(bytes.size()));
        QCOMPARE(decoder.next(input), Item::Failed);
    }

    static void limits() // 9.x, 10.x
    {
        refused("frame over the limit", frame(Final | Binary, "", 1001), 1009);
        refused("fragments over the limit",
                frame(Binary, QByteArray(600, 'x')) + frame(More, "", 401), 1009);
        refused("length of 2^63", frame(Final | Binary, "", qint64(1) << 62), 1009);
        row("fragments of the limit",
            frame(Binary, QByteArray(600, 'x')) + frame(Final | More, QByteArray(400, 'x'))
                + whole(Binary, QByteArray(1000, 'y')),
            {{Item::Binary, QByteArray(1000, 'x')}, {Item::Binary, QByteArray(1000, 'y')}});
    }
};

SAFERIDE_TEST(TestWebSocketDecoder)
#include "tst_websocketdecoder.moc"

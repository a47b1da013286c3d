// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/engineiopacket.h"
#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/socketiopacket.h"
#include "tests/support/testprogram.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace saferide;

/// What the reference parsers make of packets and payloads, against ours.
class TestSocketIoVectors : public QObject
{
    Q_OBJECT

    using Bytes = std::vector<QByteArray>;

    QJsonObject m_vectors;

    void addRows(const QString &table)
    {
        QTest::addColumn<QJsonObject>("row");
        for (const QJsonValue row : m_vectors[table].toArray()) {
            const QJsonObject object = row.toObject();
            QTest::newRow(QJsonDocument(object).toJson(QJsonDocument::Compact).constData())
                << object;
        }
    }

    static QByteArray fromHex(const QJsonValue &value)
    {
        return QByteArray::fromHex(value[u"$hex"].toString().toLatin1());
    }

    // Puts the attachments to their places, written as the vectors write bytes.
    static QJsonValue withAttachments(const QJsonValue &value, const Bytes &attachments)
    {
        if (value.isArray()) {
            QJsonArray array;
            for (const QJsonValue child : value.toArray()) {
                array.append(withAttachments(child, attachments));
            }
            return array;
        }
        QJsonObject object = value.toObject();
        if (object.value(u"_placeholder").toBool()) {
            const QByteArray bytes = attachments.at(size_t(object.value(u"num").toInt()));
            return QJsonObject{{QStringLiteral("$hex"), QString::fromLatin1(bytes.toHex())}};
        }
        for (auto it = object.begin(); it != object.end(); ++it) {
            it.value() = withAttachments(it.value(), attachments);
        }
        return value.isObject() ? object : value;
    }

    // The other direction: bytes out into attachments.
    static QJsonValue withPlaceholders(const QJsonValue &value, Bytes &attachments)
    {
        if (value.isArray()) {
            QJsonArray array;
            for (const QJsonValue child : value.toArray()) {
                array.append(withPlaceholders(child, attachments));
            }
            return array;
        }
        QJsonObject object = value.toObject();
        if (object.contains(u"$hex")) {
            attachments.push_back(fromHex(value));
            return QJsonObject{{QStringLiteral("_placeholder"), true},
                               {QStringLiteral("num"), int(attachments.size()) - 1}};
        }
        for (auto it = object.begin(); it != object.end(); ++it) {
            it.value() = withPlaceholders(it.value(), attachments);
        }
        return value.isObject() ? object : value;
    }

    static QJsonObject described(const socketio::Packet &packet, const Bytes &attachments)
    {
        const bool binary = packet.isBinary();
        QJsonObject object{{QStringLiteral("type"), int(packet.type) - (binary ? 3 : 0)},
                           {QStringLiteral("nsp"), QString::fromUtf8(packet.nsp)}};
        if (!packet.id.isEmpty()) {
            object[u"id"] = packet.id.toByteArray().toDouble();
        }
        const auto payload = socketio::parsePayload(packet);
        if (payload && *payload) {
            object[u"data"] = withAttachments(toQJson(**payload), attachments);
        }
        return object;
    }

    static QJsonObject described(const engineio::Packet &packet)
    {
        static const QStringList names{QStringLiteral("open"),    QStringLiteral("close"),
                                       QStringLiteral("ping"),    QStringLiteral("pong"),
                                       QStringLiteral("message"), QStringLiteral("upgrade"),
                                       QStringLiteral("noop")};
        QJsonObject object{{QStringLiteral("type"), names[char(packet.type) - '0']}};
        if (packet.binary) {
            object[u"data"] =
                QJsonObject{{QStringLiteral("$hex"), QString::fromLatin1(packet.data.toHex())}};
        } else if (!packet.data.isEmpty()) {
            object[u"data"] = QString::fromUtf8(packet.data);
        }
        return object;
    }

    static QJsonArray described(const engineio::Payload &payload)
    {
        QJsonArray array;
        for (const engineio::Packet &packet : payload.packets) {
            array.append(described(packet));
        }
        if (payload.broken) {
            array.append(QJsonObject{{QStringLiteral("type"), QStringLiteral("error")},
                                     {QStringLiteral("data"), QStringLiteral("parser error")}});
        }
        return array;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(QStringLiteral(SAFERIDE_TEST_DATA "/socketio/vectors.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_vectors = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(m_vectors.size(), 5);
    }

    void decodesSocketIoPackets_data() { addRows(QStringLiteral("socketio_decode")); }
    void decodesSocketIoPackets()
    {
        QFETCH(QJsonObject, row);
        const QJsonArray frames = row[u"frames"].toArray();
        const QByteArray text = frames[0].toString().toUtf8();
        if (frames[0].isObject() || (frames.size() > 1 && !frames[1].isObject())) {
            QSKIP("an order of frames: the business of the connection");
        }
        if (frames[0].toString().contains(QChar(0xD800))) {
            QSKIP("a lone surrogate has no UTF-8");
        }
        const auto packet = socketio::parsePacket(text);
        const auto payload = packet ? socketio::parsePayload(*packet)
                                    : Result<std::optional<simdjson::dom::element>>(packet.error());
        if (row.contains(u"error") || text.contains("1e999")) {
            QVERIFY(!payload);
            return;
        }
        QVERIFY2(payload, payload ? "" : qPrintable(payload.error().message));
        Bytes attachments;
        for (qsizetype i = 1; i < frames.size(); ++i) {
            attachments.push_back(fromHex(frames[i]));
        }
        QVERIFY(packet->attachments >= int(attachments.size()));
        if (row[u"pending"].toBool()) {
            QVERIFY(packet->attachments > int(attachments.size()));
            return;
        }
        QCOMPARE(QJsonArray{described(*packet, attachments)}, row[u"packets"].toArray());
    }

    void encodesSocketIoPackets_data() { addRows(QStringLiteral("socketio_encode")); }
    void encodesSocketIoPackets()
    {
        QFETCH(QJsonObject, row);
        const QJsonObject object = row[u"packet"].toObject();
        const QJsonArray expected = row[u"encoded"].toArray();
        Bytes attachments;
        const QByteArray payload = object.contains(u"data")
            ? toJson(withPlaceholders(object[u"data"], attachments))
            : QByteArray();
        const QByteArray nsp = object[u"nsp"].toString().toUtf8();
        const QByteArray id =
            object.contains(u"id") ? QByteArray::number(object[u"id"].toInteger()) : QByteArray();
        const socketio::Packet packet{
            socketio::PacketType(object[u"type"].toInt() + (attachments.empty() ? 0 : 3)), nsp, id,
            int(attachments.size()), payload};
        const QByteArray text = socketio::serializePacket(packet);
        const QByteArray wanted = expected[0].toString().toUtf8();
        // QJsonObject sorts its keys, so objects are compared as such and texts by their length.
        QCOMPARE(text.size(), wanted.size());
        QCOMPARE(text.chopped(payload.size()), wanted.chopped(payload.size()));
        QCOMPARE(QJsonDocument::fromJson('[' + text.last(payload.size()) + ']'),
                 QJsonDocument::fromJson('[' + wanted.last(payload.size()) + ']'));
        QCOMPARE(qsizetype(attachments.size()), expected.size() - 1);
        for (size_t i = 0; i < attachments.size(); ++i) {
            QCOMPARE(attachments[i], fromHex(expected[qsizetype(i) + 1]));
        }
    }

    void decodesEngineIoPackets_data() { addRows(QStringLiteral("engineio_packet_decode")); }
    void decodesEngineIoPackets()
    {
        QFETCH(QJsonObject, row);
        if (row[u"in"].isObject()) {
            QSKIP("a binary WebSocket message is the message");
        }
        const QByteArray text = row[u"in"].toString().toUtf8();
        const QJsonArray packets = described(engineio::parsePayload(text));
        QCOMPARE(packets[0].toObject(), row[u"out"].toObject());
        if (!text.startsWith('b')) {
            QCOMPARE(engineio::parseTextPacket(text).has_value(),
                     row[u"out"][u"type"].toString() != u"error");
        }
    }

    void decodesEngineIoPayloads_data() { addRows(QStringLiteral("engineio_payload_decode")); }
    void decodesEngineIoPayloads()
    {
        QFETCH(QJsonObject, row);
        QCOMPARE(described(engineio::parsePayload(row[u"in"].toString().toUtf8())),
                 row[u"out"].toArray());
    }

    void encodesEngineIoPayloads_data() { addRows(QStringLiteral("engineio_payload_encode")); }
    void encodesEngineIoPayloads()
    {
        QFETCH(QJsonObject, row);
        const QByteArray wanted = row[u"encoded"].toString().toUtf8();
        QByteArray encoded;
        for (const engineio::Packet &packet : engineio::parsePayload(wanted).packets) {
            engineio::appendToPayload(encoded, packet);
        }
        QCOMPARE(encoded, wanted);
        QCOMPARE(described(engineio::parsePayload(encoded)), row[u"packets"].toArray());
    }
};

SAFERIDE_TEST(TestSocketIoVectors)
#include "tst_socketiovectors.moc"

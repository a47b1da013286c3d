// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/domain/fields.h"
#include "tests/support/testprogram.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(QStringLiteral(SAFERIDE_SOURCES "/") + path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonObject schema(const QString &name)
{
    const QJsonObject document =
        QJsonDocument::fromJson(contents(u"resources/web/openapi.json"_s)).object();
    return document["components"_L1]["schemas"_L1][name].toObject();
}

template<typename Table>
QSet<QString> namesOf(const Table &table)
{
    QSet<QString> names;
    forEachField(table, [&names](const auto &field) { names.insert(field.name); });
    return names;
}

QSet<QString> fixNames()
{
    QSet<QString> names;
    for (const PlaceField &field : PlaceFields) {
        names.insert(field.name);
    }
    for (const MeasuredField &field : MeasuredFields) {
        names.insert(field.name);
    }
    return names;
}

QSet<QString> propertiesOf(const QJsonObject &schema)
{
    const QStringList names = schema["properties"_L1].toObject().keys();
    return {names.cbegin(), names.cend()};
}

/// The keyword of a JSON schema for this end of a range; nothing for a range without end.
QJsonValue limit(double end)
{
    return std::abs(end) == Range::Any ? QJsonValue(QJsonValue::Undefined) : QJsonValue(end);
}

/// The columns of the phone protocol: where a value may lie, and what becomes of another.
QString ruleOf(const Range &range)
{
    if (range.least == -Range::Any) {
        return u"any |"_s;
    }
    const QString where = range.most == Range::Any ? u"%1 or more"_s.arg(range.least)
                                                   : u"%1 to %2"_s.arg(range.least).arg(range.most);
    return where + (range.outside == Outside::Refused ? u" | refused"_s : u" | ignored"_s);
}

/// The row of a table of a document that begins with this cell.
QString row(const QString &document, const QString &cell)
{
    for (const QString &line : QString::fromUtf8(contents(document)).split(u'\n')) {
        if (line.startsWith(u"| "_s + cell)) {
            return line;
        }
    }
    return {};
}

} // namespace

/// The tables of fields in themselves, and the documents that say the same.
class TestFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columnsOfCsvHaveAPlaceEach()
    {
        QSet<int> places;
        for (const MeasuredField &field : MeasuredFields) {
            QVERIFY(field.csv.place >= 0 && field.csv.place < int(MeasuredFields.size()));
            places.insert(field.csv.place);
        }
        QCOMPARE(places.size(), qsizetype(MeasuredFields.size()));
    }

    void rangesHaveAnEndThatBatchesCanWrite()
    {
        for (const MeasuredField &field : MeasuredFields) {
            const double most = field.packed.size == PackedForm::U8 ? 255
                : field.packed.size == PackedForm::U16              ? 65'535
                                                                    : 1e15;
            const bool isWhole = field.range.most == Range::Any
                || field.range.most * field.packed.unitsPerOne <= most;
            QVERIFY2(isWhole, field.name.data());
            const bool isSigned = field.packed.size == PackedForm::Varint;
            QVERIFY2(isSigned || field.range.least >= 0, field.name.data());
        }
    }

    void openapiHasTheFieldsOfEveryObject_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QSet<QString>>("fields");
        QTest::addRow("User") << u"User"_s << namesOf(UserFields);
        QTest::addRow("Ride") << u"Ride"_s << namesOf(RideFields) + QSet{u"is_active"_s};
        QTest::addRow("Route") << u"Route"_s << namesOf(RouteFields);
        QTest::addRow("Incident") << u"Incident"_s
                                  << namesOf(IncidentFields) + QSet{u"version"_s, u"username"_s};
        QTest::addRow("Participation")
            << u"Participation"_s
            << namesOf(ParticipationFields) + fixNames() + QSet{u"location_timestamp"_s};
        QTest::addRow("Position") << u"Position"_s
                                  << fixNames() + QSet{u"id"_s, u"fix_time"_s, u"received_time"_s};
    }
    void openapiHasTheFieldsOfEveryObject()
    {
        QFETCH(QString, name);
        QFETCH(QSet<QString>, fields);
        const QJsonObject object = schema(name);
        QCOMPARE(propertiesOf(object), fields);
        QSet<QString> required;
        for (const auto &field : object["required"_L1].toArray()) {
            required.insert(field.toString());
        }
        QCOMPARE(required, fields); // what is absent is null
    }

    void openapiHasTheFieldsThatPhonesSend()
    {
        QCOMPARE(propertiesOf(schema(u"NewPosition"_s)),
                 fixNames() + QSet{u"location_timestamp"_s});
    }

    void openapiHasTheRanges()
    {
        for (const QString &name : {u"NewPosition"_s, u"Participation"_s, u"Position"_s}) {
            const QJsonObject properties = schema(name)["properties"_L1].toObject();
            for (const PlaceField &field : PlaceFields) {
                compareRange(properties[field.name].toObject(), field.range);
            }
            for (const MeasuredField &field : MeasuredFields) {
                // What is taken as not given is no fault of the input.
                const bool isOpen =
                    name == "NewPosition"_L1 && field.range.outside == Outside::NotGiven;
                compareRange(properties[field.name].toObject(), isOpen ? Range() : field.range);
            }
        }
    }

    void thePhoneProtocolHasThem()
    {
        const QString path = u"docs/phone-protocol.md"_s;
        const QString update = row(path, u"`location_update`"_s);
        for (const MeasuredField &field : MeasuredFields) {
            QVERIFY2(update.contains(QString(field.name) + u"?"_s), field.name.data());
            const QString rule = u"`%1` | number | %2 |"_s.arg(field.name, ruleOf(field.range));
            QVERIFY2(!row(path, rule).isEmpty(), qPrintable(rule));
        }
    }

    void theConsoleProtocolHasTheirBits()
    {
        const QString bits = row(u"docs/console-protocol.md"_s, u"varint | which of"_s);
        for (const MeasuredField &field : MeasuredFields) {
            const QString bit = u" %1 %2"_s.arg(field.packed.bit).arg(field.name);
            QVERIFY2(bits.contains(bit), qPrintable(bit));
        }
    }

private:
    static void compareRange(const QJsonObject &property, const Range &range)
    {
        QCOMPARE(property["minimum"_L1], limit(range.least));
        QCOMPARE(property["maximum"_L1], limit(range.most));
    }
};

SAFERIDE_TEST(TestFields)
#include "tst_fields.moc"

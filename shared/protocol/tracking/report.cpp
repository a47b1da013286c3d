// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/report.h"

#include "shared/protocol/tracking/dialects.h"

#include <algorithm>

namespace saferide::tracking {

namespace {

constexpr size_t MaxDeviceIds = 4;

/// The first different ones.
void addDeviceId(std::vector<QByteArray> &ids, const QByteArray &id)
{
    if (!id.isEmpty() && ids.size() < MaxDeviceIds && std::ranges::find(ids, id) == ids.end()) {
        ids.push_back(id);
    }
}

void addDeviceId(Report &report, const Sent &id)
{
    if (id) {
        addDeviceId(report.deviceIds, id->toByteArray());
    }
}

void addReading(Report &report, Dialect dialect, Reading reading)
{
    report.dialect = report.dialect == Dialect::Unknown ? dialect : report.dialect;
    report.readings.push_back(std::move(reading));
}

void addOverland(Report &report, const LooseValue &message, Timestamp arrival)
{
    const auto add = [&](const LooseValue &feature) {
        if (report.readings.size() == Report::MaxReadings) {
            ++report.tooMany;
        } else {
            addDeviceId(report, feature["properties"]["device_id"].text());
            addReading(report, Dialect::Overland, readOverland(feature, arrival));
        }
        return true;
    };
    report.dialect = report.dialect == Dialect::Unknown ? Dialect::Overland : report.dialect;
    message["locations"].forEach(add);
    if (message["current"].isObject()) {
        add(message["current"]);
    }
}

void addFlat(Report &report, const LooseValue &message, Timestamp arrival)
{
    const auto reading =
        readFields([&](QByteArrayView name) { return message[name].text(); }, arrival);
    addReading(report, reading ? Dialect::Fields : Dialect::Unknown, reading.value_or(Reading{}));
}

void addMessage(Report &report, const LooseValue &message, Timestamp arrival)
{
    if (report.readings.size() == Report::MaxReadings) {
        ++report.tooMany;
        return;
    }
    for (const char *name : {"id", "deviceid", "device_id"}) {
        addDeviceId(report, message[name].text());
    }
    if (message["_type"].text()) {
        addReading(report, Dialect::OwnTracks, readOwnTracks(message, arrival));
    } else if (message["locations"].isArray()) {
        addOverland(report, message, arrival);
    } else if (message["location"].isObject()) {
        addReading(report, Dialect::Traccar, readTraccar(message, arrival));
    } else if (message["position"].isObject()) {
        addReading(report, Dialect::Forwarded, readForwarded(message, arrival));
    } else {
        addFlat(report, message, arrival);
    }
}

Report readJson(QByteArrayView text, Timestamp arrival)
{
    Report report;
    const auto json = LooseJson::parse(text);
    if (!json) {
        report.readings.push_back({});
    } else if (json->root().isArray()) {
        json->root().forEach([&](const LooseValue &message) {
            addMessage(report, message, arrival);
            return true;
        });
    } else {
        addMessage(report, json->root(), arrival);
    }
    return report;
}

QByteArrayView withoutMark(QByteArrayView body)
{
    constexpr QByteArrayView ByteOrderMark = "\xef\xbb\xbf";
    return (body.startsWith(ByteOrderMark) ? body.sliced(ByteOrderMark.size()) : body).trimmed();
}

} // namespace

Report readReport(QByteArrayView query, QByteArrayView body, Timestamp arrival)
{
    const QByteArrayView text = withoutMark(body);
    if (text.startsWith('{') || text.startsWith('[')) {
        return readJson(text, arrival);
    }
    FieldList fields;
    if (text.contains('=')) {
        fields.add(text);
    }
    fields.add(query);
    Report report;
    for (const char *name : {"id", "deviceid"}) {
        addDeviceId(report, fields.value(name));
    }
    if (auto reading =
            readFields([&](QByteArrayView name) { return fields.value(name); }, arrival)) {
        addReading(report, Dialect::Fields, *std::move(reading));
    }
    return report;
}

std::vector<QByteArray> firstDeviceIds(QByteArrayView beginning)
{
    constexpr QByteArrayView Name(R"("device_id")");
    std::vector<QByteArray> ids;
    for (qsizetype at = beginning.indexOf(Name); at >= 0 && ids.size() < MaxDeviceIds;
         at = beginning.indexOf(Name, at + 1)) {
        const bool isInString = at > 0 && beginning[at - 1] == '\\';
        QByteArrayView rest = beginning.sliced(at + Name.size()).trimmed();
        if (isInString || !rest.startsWith(':')) {
            continue;
        }
        rest = rest.sliced(1).trimmed();
        const qsizetype end = rest.startsWith('"') ? rest.indexOf('"', 1) : -1;
        addDeviceId(ids, end < 0 ? QByteArray() : rest.sliced(1, end - 1).toByteArray());
    }
    return ids;
}

Answer answerTo(Dialect dialect)
{
    switch (dialect) {
    case Dialect::OwnTracks:
        return {"application/json", "[]"};
    case Dialect::Overland:
        return {"application/json", R"({"result":"ok"})"};
    case Dialect::Fields:
    case Dialect::Traccar:
    case Dialect::Forwarded:
    case Dialect::Unknown:
        break;
    }
    return {"text/plain; charset=utf-8", {}};
}

/// Never `off`, which is for ever.
Answer firstAnswerTo(Dialect dialect)
{
    Answer answer = answerTo(dialect);
    if (dialect == Dialect::Overland) {
        answer.body =
            R"({"result":"ok","set":{"send_interval":"10s","main":{"tracking_mode":"standard",)"
            R"("desired_accuracy":"best","activity_type":"fitness","pause_automatically":false,)"
            R"("logging_mode":"all","batch_size":200,"min_time":"5s"}}})";
    }
    return answer;
}

} // namespace saferide::tracking

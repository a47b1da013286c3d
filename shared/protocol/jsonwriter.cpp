// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/jsonwriter.h"

#include <QJsonArray>
#include <QJsonObject>

#include <array>
#include <charconv>
#include <cmath>
#include <simdjson.h>

namespace saferide {

namespace {

// JavaScript writes plain digits between 1e-6 and 1e21.
bool isWrittenPlain(double number)
{
    const double magnitude = std::abs(number);
    return magnitude == 0 || (magnitude >= 1e-6 && magnitude < 1e21);
}

void appendEscaped(QByteArray &out, uchar character)
{
    switch (character) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\b':
        out += "\\b";
        return;
    case '\f':
        out += "\\f";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        out += "\\u00";
        out += "0123456789abcdef"[character >> 4];
        out += "0123456789abcdef"[character & 15];
    }
}

void appendArray(QByteArray &out, const QJsonArray &array)
{
    out += '[';
    for (qsizetype i = 0; i < array.size(); ++i) {
        if (i > 0) {
            out += ',';
        }
        appendJson(out, QJsonValue(array.at(i)));
    }
    out += ']';
}

void appendObject(QByteArray &out, const QJsonObject &object)
{
    out += '{';
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it != object.begin()) {
            out += ',';
        }
        appendJsonString(out, it.key().toUtf8());
        out += ':';
        appendJson(out, QJsonValue(it.value()));
    }
    out += '}';
}

} // namespace

void appendJson(QByteArray &out, double number)
{
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    if (number == 0) {
        out += '0'; // also for -0
        return;
    }
    std::array<char, 64> text{};
    const bool plain = isWrittenPlain(number);
    const auto [end, code] =
        std::to_chars(text.data(), text.data() + text.size(), number,
                      plain ? std::chars_format::fixed : std::chars_format::scientific);
    QByteArrayView written(text.data(), end - text.data());
    const bool padded =
        !plain && written[written.size() - 2] == '0' && written[written.size() - 3] < '0';
    if (padded) { // 1e-07, which JavaScript writes 1e-7
        out += written.chopped(2);
        out += written.back();
        return;
    }
    out += written;
}

void appendJson(QByteArray &out, qint64 number)
{
    std::array<char, 24> text{};
    const auto [end, code] = std::to_chars(text.data(), text.data() + text.size(), number);
    out.append(text.data(), end - text.data());
}

void appendJsonString(QByteArray &out, QByteArrayView utf8)
{
    out += '"';
    qsizetype clean = 0;
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const uchar character = uchar(utf8[i]);
        if (character >= 0x20 && character != '"' && character != '\\') {
            continue;
        }
        out += utf8.sliced(clean, i - clean);
        appendEscaped(out, character);
        clean = i + 1;
    }
    out += utf8.sliced(clean);
    out += '"';
}

void appendJson(QByteArray &out, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        out += value.toBool() ? "true" : "false";
        return;
    case QJsonValue::Double: {
        const double number = value.toDouble();
        const qint64 integer = value.toInteger();
        double(integer) == number ? appendJson(out, integer) : appendJson(out, number);
        return;
    }
    case QJsonValue::String:
        appendJsonString(out, value.toString().toUtf8());
        return;
    case QJsonValue::Array:
        appendArray(out, value.toArray());
        return;
    case QJsonValue::Object:
        appendObject(out, value.toObject());
        return;
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        out += "null";
    }
}

QByteArray toJson(const QJsonValue &value)
{
    QByteArray out;
    appendJson(out, value);
    return out;
}

void JsonObjectWriter::addJson(QByteArrayView key, QByteArrayView json)
{
    m_out += m_empty ? "\"" : ",\"";
    m_out += key;
    m_out += "\":";
    m_out += json;
    m_empty = false;
}

void JsonObjectWriter::add(QByteArrayView key, qint64 number)
{
    addJson(key, {});
    appendJson(m_out, number);
}

void JsonObjectWriter::add(QByteArrayView key, double number)
{
    addJson(key, {});
    appendJson(m_out, number);
}

void JsonObjectWriter::add(QByteArrayView key, bool value)
{
    addJson(key, value ? "true" : "false");
}

void JsonObjectWriter::add(QByteArrayView key, const QString &text)
{
    addJson(key, {});
    appendJsonString(m_out, text.toUtf8());
}

void JsonObjectWriter::add(QByteArrayView key, Timestamp time)
{
    addJson(key, {});
    appendJsonString(m_out, time.toIso().toLatin1());
}

QByteArray minifiedJson(QByteArrayView valid)
{
    QByteArray out(valid.size(), Qt::Uninitialized);
    size_t size = 0;
    const auto error = simdjson::minify(valid.data(), size_t(valid.size()), out.data(), size);
    if (error) {
        return valid.toByteArray();
    }
    out.truncate(qsizetype(size));
    return out;
}

} // namespace saferide

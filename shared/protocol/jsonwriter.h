// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonValue>

#include <optional>

namespace saferide {

/// Appends compact JSON to `out`. Numbers have the shortest form that reads back as the same
/// double, as in JavaScript; NaN and infinity become null.
void appendJson(QByteArray &out, double number);
void appendJson(QByteArray &out, qint64 number);
/// Appends a string with its quotes. `utf8` must be valid.
void appendJsonString(QByteArray &out, QByteArrayView utf8);
void appendJson(QByteArray &out, const QJsonValue &value);

QByteArray toJson(const QJsonValue &value);

/// Writes an object member by member, where a QJsonObject would be too slow: in lists of thousands.
/// Complete when destroyed. Keys must be unique and need no escaping.
class JsonObjectWriter
{
public:
    explicit JsonObjectWriter(QByteArray &out)
        : m_out(out)
    {
        m_out += '{';
    }
    JsonObjectWriter(const JsonObjectWriter &) = delete;
    JsonObjectWriter &operator=(const JsonObjectWriter &) = delete;
    ~JsonObjectWriter() { m_out += '}'; }

    void add(QByteArrayView key, qint64 number);
    void add(QByteArrayView key, double number);
    void add(QByteArrayView key, bool value);
    void add(QByteArrayView key, const QString &text);
    void add(QByteArrayView key, Timestamp time); ///< ISO 8601
    template<typename T>
    void add(QByteArrayView key, const std::optional<T> &value); ///< absent: null
    /// Adds `json` unchanged.
    void addJson(QByteArrayView key, QByteArrayView json);

private:
    QByteArray &m_out;
    bool m_empty = true;
};

template<typename T>
void JsonObjectWriter::add(QByteArrayView key, const std::optional<T> &value)
{
    value ? add(key, *value) : addJson(key, "null");
}

/// The text without white space between its tokens; `valid` must be valid JSON.
QByteArray minifiedJson(QByteArrayView valid);

} // namespace saferide

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/fixfields.h"
#include "shared/protocol/tracking/report.h"

#include <QString>
#include <QTest>

namespace saferide::tracking {

/// For the tables of tests: `position 48.5,11 @1767225600000 speed=2.5 id=x alarm=sos`. Without
/// `@`, the position has the time of arrival.
inline QString readingText(const Reading &reading)
{
    const LocationFix &fix = reading.fix;
    QString text = QString::fromLatin1(namesOf(Content())[size_t(reading.content)]);
    if (reading.content == Content::Position) {
        text += QStringLiteral(" %1,%2")
                    .arg(fix.point.latitude, 0, 'g', 9)
                    .arg(fix.point.longitude, 0, 'g', 9);
    }
    if (reading.hasFixTime && fix.fixTime.msecs != 0) {
        text += QStringLiteral(" @%1").arg(fix.fixTime.msecs);
    }
    for (const MeasuredField &field : MeasuredFields) {
        if (const auto &value = fix.*field.value) {
            text += QStringLiteral(" %1=%2").arg(field.name).arg(*value, 0, 'g', 6);
        }
    }
    if (!reading.externalId.isEmpty()) {
        text += QStringLiteral(" id=") + QString::fromLatin1(reading.externalId);
    }
    for (const QByteArray &alarm : reading.alarms) {
        text += QStringLiteral(" alarm=") + QString::fromLatin1(alarm);
    }
    return text;
}

/// For the table of a codec: adds rows of `sent` and `reading`.
inline auto readingRows(const char *sent)
{
    QTest::addColumn<QByteArray>(sent);
    QTest::addColumn<QString>("reading");
    return [](const char *name, const char *text, const char *reading) {
        QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(reading);
    };
}

/// All readings of a request, in lines.
inline QString reportText(const Report &report)
{
    QStringList lines;
    for (const Reading &reading : report.readings) {
        lines.append(readingText(reading));
    }
    return lines.join(u'\n');
}

} // namespace saferide::tracking

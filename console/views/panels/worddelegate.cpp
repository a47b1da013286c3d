// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/worddelegate.h"

#include "console/map/mapcolors.h"
#include "console/models/attentionwatch.h"
#include "console/models/displayunits.h"
#include "console/models/riderstate.h"

#include <QLocale>

#include <cmath>

namespace saferide {

namespace {

// Legible on the light and on the dark palette.
QColor alarmColor(const QPalette &palette)
{
    const bool dark = palette.color(QPalette::Base).lightness() < 128;
    return dark ? MapColors::night().silent : MapColors::daylight().silent;
}

} // namespace

WordDelegate::WordDelegate(Words words, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_words(std::move(words))
{
}

QString WordDelegate::displayText(const QVariant &value, const QLocale & /*locale*/) const
{
    return m_words(value);
}

void WordDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const QVariant value = index.data(Qt::DisplayRole);
    const bool byValue = m_alarming && value.isValid() && m_alarming(value);
    if (byValue || (m_alarmingRow && m_alarmingRow(index))) {
        option->palette.setColor(QPalette::Text, alarmColor(option->palette));
        option->font.setBold(true);
    }
}

QString ageWords(const QVariant &msecs)
{
    return ageText(msecs.toLongLong());
}

QString speedWords(const QVariant &metersPerSecond)
{
    return speedText(metersPerSecond.toDouble());
}

QString distanceWords(const QVariant &meters)
{
    return distanceText(meters.toDouble());
}

QString countWords(const QVariant &count)
{
    return count.toInt() > 0 ? QLocale().toString(count.toInt()) : QStringLiteral("–");
}

QString dateWords(const QVariant &dateTime)
{
    return dateText(dateTime.toDateTime());
}

QString timeWords(const QVariant &dateTime)
{
    return clockText(dateTime.toDateTime(), true);
}

QString percentWords(const QVariant &percent)
{
    return QStringLiteral("%1 %").arg(std::lround(percent.toDouble()));
}

QString meterWords(const QVariant &meters)
{
    return u'±' + heightText(meters.toDouble());
}

WordDelegate::Alarming silentAgeOf(const LiveRideStore &store)
{
    return [&store](const QVariant &msecs) {
        return freshnessOf(msecs.toLongLong() - store.unheardFor()) >= Freshness::Stale;
    };
}

bool isLowBattery(const QVariant &percent)
{
    return percent.toDouble() < AttentionWatch::LowBatteryPercent;
}

} // namespace saferide

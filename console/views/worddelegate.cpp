// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/worddelegate.h"

#include "console/map/mapcolors.h"
#include "console/map/maptext.h"
#include "console/map/markerlook.h"

#include <cmath>

namespace saferide {

namespace {

constexpr double LowBattery = 15; // percent

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
    if (m_alarming && value.isValid() && m_alarming(value)) {
        option->palette.setColor(QPalette::Text, MapColors::daylight().silent);
        option->font.setBold(true);
    }
}

QString ageWords(const QVariant &msecs)
{
    return ageText(msecs.toLongLong());
}

QString speedWords(const QVariant &metersPerSecond)
{
    return QStringLiteral("%1 km/h").arg(std::lround(metersPerSecond.toDouble() * 3.6));
}

QString percentWords(const QVariant &percent)
{
    return QStringLiteral("%1 %").arg(std::lround(percent.toDouble()));
}

QString meterWords(const QVariant &meters)
{
    return QStringLiteral("±%1 m").arg(std::lround(meters.toDouble()));
}

QString capitalized(const QVariant &word)
{
    QString text = word.toString();
    if (!text.isEmpty()) {
        text[0] = text[0].toUpper();
    }
    return text;
}

bool isSilentAge(const QVariant &msecs)
{
    return freshnessOf(msecs.toLongLong()) >= Freshness::Stale;
}

bool isLowBattery(const QVariant &percent)
{
    return percent.toDouble() < LowBattery;
}

} // namespace saferide

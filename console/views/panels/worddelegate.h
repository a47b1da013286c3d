// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/domainwords.h"
#include "console/models/liveridestore.h"

#include <QStyledItemDelegate>

#include <functional>

namespace saferide {

/// Puts the raw value of a column into words, with its unit.
class WordDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using Words = std::function<QString(const QVariant &)>;
    /// Should the cell be marked as something to look at?
    using Alarming = std::function<bool(const QVariant &)>;

    WordDelegate(Words words, QObject *parent);
    void setAlarming(Alarming alarming) { m_alarming = std::move(alarming); }
    using AlarmingRow = std::function<bool(const QModelIndex &)>;
    void setAlarmingRow(AlarmingRow alarming) { m_alarmingRow = std::move(alarming); }

    QString displayText(const QVariant &value, const QLocale &locale) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    Words m_words;
    Alarming m_alarming;
    AlarmingRow m_alarmingRow;
};

// The words of the columns.
QString ageWords(const QVariant &msecs); ///< "12 s"
QString speedWords(const QVariant &metersPerSecond); ///< "24 km/h"
QString percentWords(const QVariant &percent);
QString meterWords(const QVariant &meters);
QString distanceWords(const QVariant &meters); ///< "12 km"
QString countWords(const QVariant &count); ///< nothing for none
QString dateWords(const QVariant &dateTime); ///< date and clock time
QString timeWords(const QVariant &dateTime); ///< clock time with seconds

/// Whether nobody has heard of them for two minutes, as far as it is known. The store outlives it.
WordDelegate::Alarming silentAgeOf(const LiveRideStore &store);
bool isLowBattery(const QVariant &percent);

} // namespace saferide
